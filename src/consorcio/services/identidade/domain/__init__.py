"""Pure rules of identity: passwords, attempts, permissions, second factor. No clock, no database."""
