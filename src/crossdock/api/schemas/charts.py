"""Zone charts, service levels, units."""

from typing import Annotated

from pydantic import Field

from crossdock.api.schemas.basics import In, Moment, Out
from crossdock.api.schemas.masters import Country
from crossdock.api.schemas.orders import ServiceLevel as Level

MOST = 50_000  # rows
Service = Annotated[str, Field(min_length=1, max_length=50, examples=["ground"])]


class ZoneIn(In):
    country: Country
    postal_prefix: Annotated[str, Field(max_length=20, examples=["900"])] = Field(
        default="", description="Postal codes that begin so; empty: all others of the country."
    )
    zone: Annotated[int, Field(ge=0, le=10**6, strict=True, examples=[2])] = Field(
        description="As the tariffs number it."
    )


class ZonesIn(In):
    zones: list[ZoneIn] = Field(
        min_length=1, max_length=MOST, description="The whole chart; one of a country and prefix."
    )


class Zone(Out):
    country: str
    postal_prefix: str
    zone: int


class Zones(Out):
    location: str
    valid_from: Moment
    actor: str
    zones: list[Zone]


class ServiceLevelIn(In):
    service: Service
    level: Level


class ServiceLevelsIn(In):
    services: list[ServiceLevelIn] = Field(
        min_length=1, max_length=1000, description="All pairs of the carrier; each once."
    )


class ServiceLevel(Out):
    service: str
    level: str


class ServiceLevels(Out):
    carrier: str
    services: list[ServiceLevel]


class UnitIn(In):
    factor: Annotated[int, Field(ge=1, le=10**9, strict=True, examples=[12])] = Field(
        description="Base units in one of it."
    )


class UnitOf(Out):
    unit: str
    factor: int


class Unit(UnitOf):
    sku: str


class Units(Out):
    sku: str
    units: list[UnitOf]
