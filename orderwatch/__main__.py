"""`python -m orderwatch`."""

from orderwatch.cli import main

if __name__ == "__main__":  # not in the processes of a batch, which load the main module too
    main()
