"""What Kubernetes runs: image, probes, resources, volumes, scheduling, security."""
