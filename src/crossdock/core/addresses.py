"""Where messages may go: http and https, to public addresses, unless the installation allows private ones.

A name is resolved once, every address it has is checked, and the connection is made to the address that was
checked: a name that answers differently the second time gains nothing.
"""

import ipaddress
import socket
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from crossdock.core.errors import AddressRefused


@dataclass(frozen=True, slots=True)
class Target:
    """A URL's host as written, and the address to connect to."""

    host: str
    ip: str
    port: int
    secure: bool


def resolve(url: str, *, allow_private: bool) -> Target:
    """Check a URL and say where to connect.

    Raises AddressRefused for what is never allowed, OSError when the name does not resolve (it may, later).
    """
    parts, port = _read(url)
    found = socket.getaddrinfo(parts.hostname, port, type=socket.SOCK_STREAM)
    ips = [str(info[4][0]) for info in found]
    for ip in ips:
        _demand_public(url, parts, ip, allow_private)
    return Target(str(parts.hostname), ips[0], port, parts.scheme == "https")


def check(url: str, *, allow_private: bool) -> None:
    """Check what can be said of a URL without asking for a name. Raises AddressRefused."""
    parts, _ = _read(url)
    with suppress(ValueError):  # a name
        _demand_public(url, parts, str(ipaddress.ip_address(str(parts.hostname))), allow_private)


def _read(url: str) -> tuple[SplitResult, int]:
    """The URL in parts, and its port. Raises AddressRefused."""
    try:
        parts = urlsplit(url)
        port = parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError:
        raise AddressRefused(f"{url!r} is no address with a port number that can be", address=url) from None
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise AddressRefused(f"{url!r} is not an http or https address", address=url)
    if parts.username or parts.password:
        raise AddressRefused("An address may not hold a user name or password", address=parts.hostname)
    return parts, port


def _demand_public(url: str, parts: SplitResult, ip: str, allow_private: bool) -> None:
    if not allow_private and not public(ip):
        raise AddressRefused(
            f"{parts.hostname} is at {ip}, which is not a public address; "
            "CROSSDOCK_ALLOW_PRIVATE_ADDRESSES allows such",
            address=url,
        )


def public(address: str) -> bool:
    """Whether an IP address is one of the public internet, also when it is wrapped in another family's."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        if any(ip in network for network in NEVER):
            return False
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if inner is not None:
            return public(str(inner))
        if ip in NAT64:
            return public(str(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)))
    return ip.is_global and not ip.is_multicast


NAT64 = ipaddress.ip_network("64:ff9b::/96")
# Local, or an address of another family's in a form that nobody sends to; Python calls some of them public.
NEVER = tuple(
    ipaddress.IPv6Network(one)
    for one in (
        "::/96",  # IPv4-compatible, with :: and ::1
        "::ffff:0:0:0/96",  # IPv4-translated
        "64:ff9b:1::/48",  # local NAT64
        "fec0::/10",  # site-local, as it was
        "100::/64",  # discarded
        "3fff::/20",  # for documents
        "5f00::/16",  # segment routing
    )
)
