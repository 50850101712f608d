"""Pure rules of the service."""
