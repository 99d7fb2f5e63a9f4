"""A resolved cluster as Kubernetes objects: plain data."""
