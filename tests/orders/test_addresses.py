"""What speaks against an address; nothing that can be typed makes it fail."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crossdock.orders.addresses import Doubt, doubts
from crossdock.orders.drafts import Address


def at(line1: str, city: str, region: str, postal_code: str, country: str) -> Address:
    return Address(line1=line1, city=city, region=region, postal_code=postal_code, country=country)


@pytest.mark.parametrize(
    "address",
    [
        at("1 Main Street", "New York", "NY", "10001", "US"),
        at("1 Main Street", "nyc", "New York", "10001-1234", "us"),  # what people call it
        at("1 Calle Sol", "San Juan", "PR", "00901", "US"),
        at("Unit 1", "APO", "AE", "09012", "US"),
        at("Allee 1", "Berlin", "", "10115", "DE"),
        at("Allee 1", "Berlin", "BE", "10115", "DE"),
        at("1 The Mall", "London", "", "SW1A 1AA", "GB"),
        at("1-1", "", "Tokyo", "100-0001", "JP"),
        at("1 Quay", "Dublin", "", "", "IE"),
    ],
)
def test_nothing_speaks_against_an_address_as_it_is_written_there(address: Address) -> None:
    assert doubts(address) == []


@pytest.mark.parametrize(
    ("address", "found"),
    [
        (at("1 Main Street", "New York", "CA", "10001", "US"), [Doubt("region", "elsewhere", "NY")]),
        (at("1 Main Street", "Boston", "NY", "10001", "US"), [Doubt("city", "elsewhere", "New York")]),
        (at("1 Main Street", "New York", "NY", "00000", "US"), [Doubt("postal_code", "unknown")]),
        (at("1 Main Street", "New York", "NY", "1000", "US"), [Doubt("postal_code", "unknown", "10000")]),
        (at("1 Main Street", "New York", "ZZ", "10001", "US"), [Doubt("region", "unknown")]),
        (at("", "Berlin", "", "10115", "DE"), [Doubt("line1", "missing")]),
        (at("Allee 1", "Berlin", "", "1011", "DE"), [Doubt("postal_code", "unknown", "26133")]),
        (at("Allee 1", "Berlin", "", "10115", "Germany"), [Doubt("country", "unknown")]),
        (at("Allee 1", "Berlin", "", "10115", ""), [Doubt("country", "missing")]),
    ],
)  # fmt: skip
def test_what_speaks_against_it_is_named_with_what_is_there(address: Address, found: list[Doubt]) -> None:
    assert doubts(address) == found


TEXTS = st.text(max_size=12) | st.none()


@given(TEXTS, TEXTS, TEXTS, st.sampled_from(["US", "CN", "BR", "ZZ", "XX", " de "]) | TEXTS)
def test_whatever_is_typed_has_an_answer(
    city: str | None, region: str | None, postal_code: str | None, country: str | None
) -> None:
    found = doubts(Address(city=city, region=region, postal_code=postal_code, country=country))
    assert len({one.field for one in found}) == len(found)
