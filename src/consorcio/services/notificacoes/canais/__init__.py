"""The ways out: each takes a message and says what became of it."""
