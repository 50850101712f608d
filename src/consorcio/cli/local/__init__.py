"""What `consorcio up` does that a cluster does elsewhere."""
