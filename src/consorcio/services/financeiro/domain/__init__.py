"""The money rules of a consórcio as pure functions, one module per noun (REGRAS §4, §6.4, §8, §10)."""
