"""What a cluster is described by, part by part."""
