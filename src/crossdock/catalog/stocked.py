"""What a code comes down to in stock: a SKU is itself, a kit its components, a pack so many base units.

For whoever asks before there is an order: promises, checkouts. Orders are exploded by ``orders/kits``.
"""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import TypeAlias

from crossdock.catalog import aliases, kits, skus
from crossdock.catalog.aliases import Named
from crossdock.catalog.skus import MastersVersion, Sku
from crossdock.core.sql import Cursor

Parts: TypeAlias = tuple[tuple[Sku, Decimal], ...]  # SKUs that are no kits, with the base units of one


def stocked(
    cur: Cursor, named: Iterable[Named], at: datetime, version: MastersVersion | None = None
) -> dict[Named, Parts]:
    """What one of each is made of; a code that means nothing is missing. Channel 0: as every channel says.

    ``version``: ``skus.masters_version``, of whoever has asked for it already.
    """
    version = skus.masters_version(cur, at) if version is None else version
    found = aliases.means(cur, named, at, version)
    made = [meaning.sku for meaning in found.values() if meaning.sku.is_kit]
    inside = kits.parts(cur, made, version, at) if made else {}
    return {
        name: tuple(
            (part.sku, part.units * meaning.quantity)
            for part in inside.get(meaning.sku.id, (kits.Part(meaning.sku, 1),))
        )
        for name, meaning in found.items()
    }
