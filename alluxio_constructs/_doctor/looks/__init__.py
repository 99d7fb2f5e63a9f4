"""What is looked for: each module a few small functions over what was read."""
