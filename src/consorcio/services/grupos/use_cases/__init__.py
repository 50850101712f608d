"""What grupos does, one function per command."""
