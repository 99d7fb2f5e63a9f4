"""``alluxio-constructs doctor``: what is wrong with a cluster that runs, why, and what to do."""
