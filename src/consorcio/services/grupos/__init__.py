"""Grupos: planos, bens e preços, regras, cronograma, cotas and adesões."""
