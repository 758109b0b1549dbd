"""Finding SKUs as people type or scan them: a code, a barcode, the beginning of a code, words of a name."""

import re
from datetime import datetime
from typing import Final

from crossdock.catalog import aliases, skus
from crossdock.catalog.aliases import EVERY
from crossdock.catalog.skus import Sku
from crossdock.core.sql import Cursor, Texts, statement

FIND = statement(__package__, "skus_find")
AHEAD = statement(__package__, "skus_ahead")

WORD: Final = re.compile(r"\w+")
LAST: Final = "\U0010ffff"  # behind whatever begins alike: codes are sorted by code points


def scanned(cur: Cursor, typed: str, at: datetime) -> Sku | None:
    """The one SKU that this is the code or barcode of, or what every channel calls it; None: of none."""
    found = aliases.means(cur, {(EVERY, typed)}, at) if typed else {}
    return next((one.sku for one in found.values()), None)


def find(cur: Cursor, typed: str, at: datetime, *, limit: int) -> list[Sku]:
    """SKUs by code: the one that it is the code or barcode of; else those whose code begins so, in small or
    capital letters, or whose name has words that begin so.
    """
    exact = scanned(cur, typed, at)
    if exact is not None:
        return [exact]
    if not typed:
        return []
    begins = sorted({typed, typed.upper(), typed.lower()})
    codes = FIND.column(
        cur,
        froms=Texts(begins),
        tos=Texts([one + LAST for one in begins]),
        words=" & ".join(f"{word}:*" for word in WORD.findall(typed.lower())),
        at=at,
        limit=limit,
    )
    known = skus.by_codes(cur, codes, at)
    return [known[code] for code in codes if code in known]


def ahead(cur: Cursor, code: str, passed: int) -> str | None:
    """The code that stands ``passed`` SKUs behind the first from ``code`` on; None: there are no more."""
    row = AHEAD.row(cur, code=code, ahead=passed)
    return None if row is None else str(row[0])
