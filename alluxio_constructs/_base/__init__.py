"""The foundation: values, checks, quantities. It knows nothing of Alluxio or of clusters."""
