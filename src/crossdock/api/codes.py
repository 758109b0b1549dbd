"""From the codes that people use to ids, and back; what is unknown is named by its field."""

from collections.abc import Sequence
from datetime import datetime

from crossdock.api import reading
from crossdock.catalog import skus
from crossdock.catalog.skus import Sku
from crossdock.catalog.stocked import stocked as comes_to
from crossdock.core.sql import Cursor
from crossdock.network import locations

# (field that holds the line, code, how many)
Counted = tuple[str, str, int]
# (field that holds it, code)
Named = tuple[str, str]


def ids(
    cur: Cursor, sku_codes: Sequence[Named], location_codes: Sequence[Named] = ()
) -> tuple[dict[str, int], dict[str, int]]:
    """Ids by code of SKUs and of locations. Raises ValidationFailed for each that does not exist."""
    found = skus.by_codes(cur, {code for _, code in sku_codes})
    places = locations.ids_by_code(cur, {code for _, code in location_codes})
    errors = [
        {"field": field, "message": f"there is no SKU {code!r}"}
        for field, code in sku_codes
        if code not in found
    ]
    errors += [
        {"field": field, "message": f"there is no location {code!r}"}
        for field, code in location_codes
        if code not in places
    ]
    if errors:
        raise reading.failed(errors)
    return {code: sku.id for code, sku in found.items()}, places


def stocked(
    cur: Cursor,
    lines: Sequence[Counted],
    at: datetime,
    *,
    channel_id: int = 0,
    version: skus.MastersVersion | None = None,
) -> list[list[tuple[Sku, int]]]:
    """What each line comes down to: base units of SKUs that are no kits. Raises ValidationFailed for a code
    that means nothing, and for a quantity that is no whole number of base units. ``version``: the
    catalogue's, where it is known.
    """
    found = comes_to(cur, {(channel_id, code) for _, code, _ in lines}, at, version)
    parts, errors = [], []
    for field, code, count in lines:
        inside = found.get((channel_id, code), ())
        if not inside:
            errors.append({"field": f"{field}.sku", "message": f"there is no SKU {code!r}"})
        if any((units * count) % 1 for _, units in inside):
            said = f"{count} of {code} are no whole number of base units"
            errors.append({"field": f"{field}.quantity", "message": said})
        parts.append([(sku, int(units * count)) for sku, units in inside])
    if errors:
        raise reading.failed(errors)
    return parts
