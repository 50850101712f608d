"""Addresses that somebody else chose: where this system may send a request and where it may not.

Whoever subscribes a webhook could otherwise make the system call what only it can reach: its own services, the
metadata of its cloud, the neighbours behind the firewall.
"""

from __future__ import annotations

from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

Rede = IPv4Network | IPv6Network
# Ways of writing an IPv4 address inside an IPv6 one: what they carry is what counts, and there is no use for them here.
_DISFARCES = tuple(ip_network(rede) for rede in ("::/96", "64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32"))


def pode_ir(endereco: str, permitidas: Sequence[Rede] = ()) -> bool:
    """Whether a request may go to an address: a public one, or one of a network that the installation allowed."""
    try:
        ip = _verdadeiro(ip_address(endereco.partition("%")[0]))
    except ValueError:
        return False
    if any(ip in rede for rede in permitidas):
        return True
    return ip.is_global and not ip.is_multicast and not any(ip in rede for rede in _DISFARCES)


def _verdadeiro(ip: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    mapeado = ip.ipv4_mapped if isinstance(ip, IPv6Address) else None
    return mapeado or ip
