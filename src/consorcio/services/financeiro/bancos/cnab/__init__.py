"""CNAB files: one engine that reads, writes and checks what the tables describe."""
