"""Where a request comes from, believed only as far as the proxies that were named."""

import ipaddress
from collections.abc import Sequence

EVERYBODY = "*"
IPv6_SITE = 64
"""Whoever has one IPv6 address has a whole network of this length."""

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


def sender(peer: str, forwarded: str, proxies: Sequence[str]) -> str:
    """The network that attempts are counted under: an IPv4 address, or the first 64 bits of an IPv6 one.

    `peer` is who connected (empty for a local socket), `forwarded` the X-Forwarded-For header, to which each proxy
    added whom it saw. Read from its end, as long as the address on the right is one of `proxies`, which are
    addresses, networks, or `*`: whoever connects is a proxy, but nobody behind it.
    """
    hops = [hop.strip() for hop in forwarded.split(",") if hop.strip()]
    here = _address(peer)
    trusts = EVERYBODY in proxies or here is None or _is_among(here, proxies)
    while trusts and hops:
        further = _address(hops.pop())
        if further is None:
            break
        here = further
        trusts = _is_among(here, proxies)
    return _network(here) if here else "socket"


def _address(text: str) -> Address | None:
    """An address as proxies write it: alone, in brackets, with a port or a zone."""
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return mapped or address


def _is_among(address: Address, proxies: Sequence[str]) -> bool:
    return any(address in ipaddress.ip_network(proxy) for proxy in proxies if proxy != EVERYBODY)


def _network(address: Address) -> str:
    if isinstance(address, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((address, IPv6_SITE), strict=False))
    return str(address)
