"""The parts that a cluster is described by."""
