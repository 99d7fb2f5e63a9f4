"""Parts of the command line: shared arguments, and code that only some commands need."""
