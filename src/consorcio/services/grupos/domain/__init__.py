"""Pure rules of the grupos service: no I/O, no clock, no randomness."""
