"""Masters that are put: what the columns of their files say, as JSON."""

from typing import Annotated, Literal

from pydantic import Field

from crossdock.api.schemas.basics import Day, In

Line = Annotated[str, Field(min_length=1, max_length=200)]
Short = Annotated[str, Field(max_length=50)]
Country = Annotated[str, Field(pattern="^[A-Z]{2}$", description="ISO 3166.", examples=["US"])]
Currency = Annotated[str, Field(pattern="^[A-Z]{3}$", description="ISO 4217.", examples=["USD"])]
Millimetres = Annotated[int, Field(ge=0, le=100_000, strict=True, examples=[250])]
Parcels = Annotated[int, Field(ge=0, le=10**9, strict=True)]
Minor = Annotated[int, Field(ge=0, le=10**12, strict=True, examples=[100])]
Word = Annotated[str, Field(min_length=1, max_length=100, pattern=r"^[^\s,;]+$")]


class SkuIn(In):
    name: Annotated[str, Field(min_length=1, max_length=500, examples=["T-shirt, M, black"])]
    weight_g: Annotated[int, Field(ge=0, le=100_000_000, strict=True, examples=[180])]
    length_mm: Millimetres
    width_mm: Millimetres
    height_mm: Millimetres
    price: Annotated[str, Field(pattern=r"^[0-9]{1,12}(\.[0-9]{1,6})?$", examples=["19.00"])] | None = Field(
        default=None, description="Major units of `currency`."
    )
    currency: Currency | None = None
    hs_code: Annotated[str, Field(max_length=20)] = ""
    origin_country: Annotated[str, Field(pattern="^([A-Z]{2})?$")] = ""
    handling_class: Short = ""
    barcode: Short = ""
    active: bool = Field(default=True, strict=True)
    release_on: Day | None = Field(default=None, description="Not released or shipped before that day.")
    substitute: Annotated[str, Field(min_length=1, max_length=100)] | None = Field(
        default=None, description="A SKU that may be sent once it is discontinued and gone."
    )


class LocationIn(In):
    """Where its messages go is set by the file of locations."""

    kind: Literal["warehouse", "store", "3pl", "vendor", "seller"]
    name: Line
    line1: Line
    city: Line
    region: Short = ""
    postal_code: Annotated[str, Field(min_length=1, max_length=20)]
    country: Country
    time_zone: Annotated[str, Field(max_length=100, description="IANA.", examples=["America/New_York"])]
    capacity_per_day: Parcels | None = Field(default=None, description="Parcels a ship date; null: any.")
    capacity_per_hour: Parcels | None = None
    cut_off: Annotated[str, Field(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?$")] = Field(
        description="Local time.", examples=["16:00:00"]
    )
    work_days: list[Annotated[int, Field(ge=1, le=7, strict=True)]] = Field(
        default=[1, 2, 3, 4, 5], min_length=1, max_length=7, description="ISO weekdays; 1 is Monday."
    )
    holiday_calendar: Annotated[str, Field(max_length=20, examples=["US"])] = ""
    holidays: list[Day] = Field(default=[], max_length=366)
    lead_days: Annotated[int, Field(ge=0, le=365, strict=True)] = 0
    handling_order: Minor = Field(description="Minor units a parcel.")
    handling_unit: Minor = Field(description="Minor units a unit.")
    currency: Currency
    release: Literal["at_once", "cut_off"] = "at_once"
    gates: list[Word] = Field(default=[], max_length=20)
    recall: Literal["too_late", "asks"] = "too_late"
    answer_hours: Annotated[int, Field(ge=0, le=2000, strict=True)] | None = Field(
        default=None,
        description="Hours of its working days that it may take to answer; 0: as long as it takes; "
        "null: as the installation's setting says.",
    )
    active: bool = Field(default=True, strict=True)


class ComponentIn(In):
    sku: Annotated[str, Field(min_length=1, max_length=100)]
    quantity: Annotated[int, Field(ge=1, le=1_000_000, strict=True)] = Field(
        description="Base units in one kit; of a kit within the kit, kits."
    )


class KitIn(In):
    components: list[ComponentIn] = Field(min_length=1, max_length=200)
    ships_apart: bool = Field(
        default=False, strict=True, description="Its components may be sent without each other."
    )


class AliasIn(In):
    sku: Annotated[str, Field(min_length=1, max_length=100)]
    quantity: Annotated[str, Field(pattern=r"^[0-9]{1,7}(\.[0-9]{1,6})?$", examples=["12"])] = Field(
        default="1", description="Base units of one: 12 for a pack of twelve."
    )
