"""Tables and SQL, one module per noun. Functions take an open connection and never commit."""
