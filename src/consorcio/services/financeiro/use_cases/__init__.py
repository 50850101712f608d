"""One function per command or query of the service."""
