"""Pods: their image, probes, resources, volumes, scheduling and security."""
