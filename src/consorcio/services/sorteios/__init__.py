"""Assembleias, sorteios, lances and contemplações."""
