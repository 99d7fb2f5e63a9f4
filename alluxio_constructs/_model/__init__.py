"""A cluster with its options resolved, and the checks of the cluster as a whole."""
