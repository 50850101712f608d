"""What the system tells people, and the facts it tells other systems."""
