"""The banks: boletos, CNAB files, Pix codes and statements, as pure functions over text and bytes.

What differs between banks is in one folder per bank; what differs between layouts is in tables (CSV). Nothing here
reads a clock, a socket or a database: it imports only core.
"""
