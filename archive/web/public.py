"""Whether an address of the network is on the public internet; what is not may be this machine or the house it stands in."""

from __future__ import annotations

import socket
from collections.abc import Callable, Sequence
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

from archive.errors import AddressRefused, HostUnknown
from archive.messages import _

IpAddress = IPv4Address | IPv6Address
Resolve = Callable[[str, int], Sequence[str]]
"""The network addresses of a host's name, for a port."""

NAT64 = IPv6Network("64:ff9b::/96")  # RFC 6052: how hosts of IPv4 are reached from networks that have none
NEVER_PUBLIC = tuple(
    IPv6Network(net)
    for net in (
        "::/96",  # compatible with IPv4, RFC 4291; :: and ::1 are in it
        "::ffff:0:0/96",  # mapped: IPv4 in disguise
        "64:ff9b:1::/48",  # NAT64 of a house, RFC 8215
        "2001::/32",  # Teredo, RFC 4380
        "2002::/16",  # 6to4, RFC 3056
        "fec0::/10",  # site-local, RFC 3879
    )
)


def is_public(address: IpAddress) -> bool:
    """Whether it can only be a host of the internet: not private, local, shared (100.64/10), multicast or reserved,
    nor an address of IPv6 that carries one of IPv4, unless by NAT64 and to a public one."""
    if isinstance(address, IPv6Address):
        if address in NAT64:
            return is_public(IPv4Address(int(address) & 0xFFFFFFFF))
        if any(address in net for net in NEVER_PUBLIC):
            return False
    return address.is_global and not address.is_multicast and not address.is_reserved


def resolve(host: str, port: int) -> list[str]:
    """The network addresses of a name, asked of the system. Raises HostUnknown."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise HostUnknown(
            _("no host of the name {host} is found", host=host),
            _("check the address, and the connection to the network"),
        ) from error
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def checked_addresses(host: str, port: int, allowed: Sequence[str], resolve: Resolve) -> Sequence[str]:
    """The network addresses of a host, all of them public, or the host among those that the settings allow.

    Raises AddressRefused when any of them is not, HostUnknown when there is none.
    """
    found = resolve(host, port)
    if host in allowed or f"{host}:{port}" in allowed:
        return found
    for address in found:
        if not is_public(ip_address(address.partition("%")[0])):
            shown = host if host == address else f"{host} ({address})"
            raise AddressRefused(
                _("{host} is not on the public internet", host=shown),
                _("add it to allowed_hosts of the source in archive.toml if it is to be fetched"),
            )
    return found
