"""`python -m orderwatch`."""

from orderwatch.cli import main

main()
