"""What commands need that most runs of the command line do not."""
