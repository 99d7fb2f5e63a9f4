"""What can be wrong with a cluster: a table for each subject."""
