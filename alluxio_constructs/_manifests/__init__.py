"""A resolved cluster as Kubernetes objects, which are plain data."""
