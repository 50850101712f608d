"""Who may enter and what they may do: users, roles, sessions, second factor, partners and the OpenID Connect server."""
