"""One function per command, query or reaction."""
