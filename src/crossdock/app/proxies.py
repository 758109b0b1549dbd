"""What a reverse proxy says of a request: believed only if it comes from an address that is trusted.

``X-Forwarded-For`` and ``X-Forwarded-Proto`` of anybody else are dropped, so that no client can give itself
another address or pretend to TLS. Of a chain of proxies the last address that is not trusted is the client.
"""

from collections.abc import Sequence
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from typing import Final, TypeAlias

from crossdock.app.answers import Scope
from crossdock.app.config import PREFIX, BadSetting

Network: TypeAlias = IPv4Network | IPv6Network

FOR: Final = b"x-forwarded-for"
PROTO: Final = b"x-forwarded-proto"
DROPPED: Final = frozenset({FOR, PROTO, b"x-forwarded-host", b"x-forwarded-port", b"forwarded"})
SCHEMES: Final = frozenset({"http", "https"})


def networks(text: str) -> tuple[Network, ...]:
    """The networks named in ``CROSSDOCK_TRUSTED_PROXIES``. Raises BadSetting."""
    try:
        return tuple(ip_network(part.strip()) for part in text.split(",") if part.strip())
    except ValueError as error:
        raise BadSetting(f"{PREFIX}TRUSTED_PROXIES: {error}; write 127.0.0.1 or 10.0.0.0/8") from None


def seen(scope: Scope, trusted: Sequence[Network]) -> Scope:
    """The request as its client sent it: ``scheme`` and ``client`` by the word of a trusted proxy."""
    headers: list[tuple[bytes, bytes]] = list(scope["headers"])
    said = [(key, value) for key, value in headers if key in DROPPED]
    peer = scope.get("client")
    if not said:
        return scope
    kept = {**scope, "headers": [(key, value) for key, value in headers if key not in DROPPED]}
    if peer is None or not _in(str(peer[0]), trusted):
        return kept
    named = [value.decode("latin-1") for key, value in said if key == PROTO]
    if named and (scheme := named[-1].rpartition(",")[2].strip().lower()) in SCHEMES:
        kept["scheme"] = scheme
    chain = [one.strip() for key, value in said if key == FOR for one in value.decode("latin-1").split(",")]
    for address in reversed(chain):
        if not _is_address(address):
            break
        kept["client"] = (address, 0)
        if not _in(address, trusted):
            break
    return kept


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


def _in(address: str, trusted: Sequence[Network]) -> bool:
    return _is_address(address) and any(ip_address(address) in network for network in trusted)
