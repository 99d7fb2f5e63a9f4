"""The values of the Helm chart as data: read from files, merged, set on the command line."""
