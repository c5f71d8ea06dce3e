"""What orderwatch costs and how often it is wrong: commands for maintainers, not for users."""
