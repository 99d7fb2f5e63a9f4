"""What Kubernetes takes: the schemas of its versions, and the rules beyond them."""
