"""Audit log: what every service did, chained, signed and provable to whoever trusts nobody."""
