"""OAuth 2.1 and OpenID Connect over HTTP, on Authlib's framework-agnostic core.

Authlib is synchronous and asks its questions of a database in the middle of a grant. Here each request first loads
what the grant will ask for (`carga`), then runs the grant over that snapshot with no I/O (`servidor`), and then writes
what it decided (`efeitos`), all in one transaction. See the ADR on Authlib.
"""
