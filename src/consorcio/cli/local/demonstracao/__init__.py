"""The life of one group from its first day, run through the services themselves."""
