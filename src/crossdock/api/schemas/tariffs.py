"""Tariffs: what a carrier charges, all of it; grams, and money in major units."""

from typing import Annotated

from pydantic import Field

from crossdock.api.schemas.basics import In, Moment, Money, NextCursor, Out
from crossdock.api.schemas.masters import Currency

MOST = 50_000  # rates


class RateIn(In):
    service: Annotated[str, Field(min_length=1, max_length=50, examples=["ground"])]
    zone: Annotated[int, Field(ge=0, le=10**6, strict=True, examples=[2])] = Field(
        description="As the zone chart of the location numbers it."
    )
    up_to_g: Annotated[int, Field(ge=1, le=10**9, strict=True, examples=[1000])] = Field(
        description="Billed grams that a parcel of this rate may have at most."
    )
    price: Annotated[str, Field(pattern=r"^[0-9]{1,12}(\.[0-9]{1,4})?$", examples=["7.20"])] = Field(
        description="Major units of `currency`."
    )
    currency: Currency
    transit_days: Annotated[int, Field(ge=0, le=365, strict=True, examples=[3])] = Field(
        description="Working days from Monday to Friday."
    )


class TariffIn(In):
    rates: list[RateIn] = Field(
        min_length=1,
        max_length=MOST,
        description="All that the carrier charges; one of a service, zone, weight.",
    )


class Rate(Out):
    service: str
    zone: int
    up_to_g: int
    price: str = Field(examples=["7.20"])
    currency: str
    transit_days: int


class TariffService(Out):
    """A service in one currency, summed up."""

    service: str
    rates: int = Field(description="How many.")
    zones: int = Field(description="How many.")
    heaviest_g: int
    cheapest: Money
    dearest: Money
    fastest_days: int
    slowest_days: int


class TariffHead(Out):
    carrier: str
    version: int
    valid_from: Moment
    actor: str
    file: str | None = Field(description="The name of the file that it came in.")
    services: list[TariffService]


class Tariffs(Out):
    items: list[TariffHead]
    next_cursor: NextCursor


class Tariff(TariffHead):
    rates: list[Rate]
