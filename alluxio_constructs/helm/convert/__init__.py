"""Values, once checked, as the options of a cluster."""
