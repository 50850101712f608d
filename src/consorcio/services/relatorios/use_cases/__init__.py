"""One function per command or query."""
