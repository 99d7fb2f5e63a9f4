"""cdk8s: a construct for each component, and an `ApiObject` for each manifest."""
