"""The package for an authority: collected, bagged and encrypted in memory, and handed to an officer as a file."""
