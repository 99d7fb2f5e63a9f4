"""What Kubernetes accepts: the schemas of its versions, and the API server's further rules."""
