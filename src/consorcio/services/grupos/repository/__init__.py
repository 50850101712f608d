"""Tables and SQL of grupos, one module per noun."""
