"""One cluster, resolved, and what can be wrong with it as a whole."""
