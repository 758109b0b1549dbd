"""From the codes that people use to ids, and back; what is unknown is named by its field."""

from collections.abc import Sequence

from crossdock.api import reading
from crossdock.catalog import skus
from crossdock.core.sql import Cursor
from crossdock.network import locations

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
