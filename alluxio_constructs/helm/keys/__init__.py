"""The keys of the chart's values: what each is, and what becomes of it."""
