"""Calculators for one number at a time, without a database: the same for the command line and for the API.

Each is a function from the fields of a question to the fields of its answer, both as JSON has them in the API.
"""
