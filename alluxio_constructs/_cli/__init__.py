"""Parts of the command line: arguments in common, and what only some commands need."""
