"""What the rest stands on: values, checks, quantities. It knows neither Alluxio nor a cluster."""
