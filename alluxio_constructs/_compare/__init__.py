"""What differs between two sets of manifests, by meaning."""
