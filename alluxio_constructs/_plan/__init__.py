"""What becomes of a cluster when one set of manifests is applied over another."""
