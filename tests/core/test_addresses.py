"""Where messages may go."""

import socket
from typing import Any

import pytest

from crossdock.core import addresses
from crossdock.core.errors import AddressRefused


def answering(monkeypatch: pytest.MonkeyPatch, *found: str) -> None:
    """Names resolve to these addresses."""

    def getaddrinfo(host: str, port: int, **_: Any) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in found]

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)


PRIVATE = [
    "127.0.0.1",
    "10.1.2.3",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "0.0.0.0",  # noqa: S104 - an address to refuse, not to bind to
    "224.0.0.1",
    "255.255.255.255",
    "::1",
    "fe80::1%eth0",
    "fc00::1",
    "::ffff:127.0.0.1",
    "64:ff9b::7f00:1",
    "2002:7f00:1::",
    "fec0::1",
    "64:ff9b:1::7f00:1",
    "::127.0.0.1",
    "::93.184.216.34",
    "::ffff:0:127.0.0.1",
    "2001::7f00:1:0:80ff:fffe",
    "100::1",
    "3fff::1",
    "5f00::1",
]


@pytest.mark.parametrize("address", PRIVATE)
def test_private_addresses_are_told_from_public_ones(address: str) -> None:
    assert not addresses.public(address)


@pytest.mark.parametrize(
    "address", ["93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946", "::ffff:93.184.216.34"]
)
def test_public_addresses_are_public(address: str) -> None:
    assert addresses.public(address)


def test_a_name_with_one_private_address_among_public_ones_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    answering(monkeypatch, "93.184.216.34", "10.0.0.1")
    with pytest.raises(AddressRefused):
        addresses.resolve("https://partner.example/in", allow_private=False)
    assert addresses.resolve("https://partner.example/in", allow_private=True).ip == "93.184.216.34"


def test_the_address_that_was_checked_is_the_one_to_connect_to(monkeypatch: pytest.MonkeyPatch) -> None:
    answering(monkeypatch, "93.184.216.34")
    found = addresses.resolve("https://partner.example:8443/in", allow_private=False)
    answering(monkeypatch, "127.0.0.1")
    assert found == addresses.Target("partner.example", "93.184.216.34", 8443, True)


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "gopher://x/", "http:///path", "//host/path", "", "http://a@b/"]
)
def test_other_schemes_and_credentials_are_refused_before_anything_is_resolved(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", None)
    with pytest.raises(AddressRefused):
        addresses.resolve(url, allow_private=True)
