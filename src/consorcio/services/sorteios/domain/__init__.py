"""Pure rules of the assembleia: no clock, no database, no randomness."""
