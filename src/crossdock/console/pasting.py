"""Many numbers at once, as they are pasted: what each is, in their order, and which are found nowhere.

What is pasted may be anything, and long: it is sent as a form. Where it is short and numbers alone, the
answer has an address that shows the same.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote

from crossdock.catalog import aliases
from crossdock.catalog.aliases import EVERY
from crossdock.catalog.skus import Sku
from crossdock.console import finding, places
from crossdock.console.acting import trial
from crossdock.console.page import Made, Shown, Visit, page
from crossdock.desk import listing, numbering, offering, rows
from crossdock.desk.rows import Row
from crossdock.desk.searching import MOST_OF_ONE, MOST_PASTED
from crossdock.orders.numbers import format_number

ADDRESS: Final = "/console/find/numbers"
AGAIN: Final = f"{ADDRESS}#pasted"  # an address that says: what this tab pasted last (pasting.js)
LONGEST: Final = 1500  # characters of an address that shows what was pasted
BETWEEN: Final = re.compile(r"[\n\r\v\f\t;,\u2028\u2029]+")
AROUND: Final = " '\"\u00a0\u200b\ufeff\u201c\u201d\u201e"  # what spreadsheets and mails put around a number
NO_NUMBER: Final = re.compile(r"[@\s]")


@dataclass(frozen=True, slots=True)
class Looked:
    """What one number is. ``place``: its own among those that were pasted, from 1; ``times``: how often it
    was; ``orders``: each with what the number is there; ``more``: there are further ones; ``by``: what it is
    of the SKU.
    """

    place: int
    asked: str
    times: int
    orders: Sequence[tuple[Row, Sequence[str]]]
    more: bool
    sku: Sku | None
    by: str

    @property
    def found(self) -> bool:
        return bool(self.orders) or self.sku is not None


@page()
def show(visit: Visit) -> Made:
    """The form; ``n``: numbers, with commas between, and what they are."""
    typed = visit.asked("n")
    given = pieces(typed)
    context = {"typed": "\n".join(given), **(_looked(visit, given) if given else {})}
    return Shown("console/numbers.html", context)


@trial(None)
def look(visit: Visit) -> Made:
    """What was pasted, looked up."""
    given = pieces(visit.http.POST.get("numbers", ""))
    headers = {"HX-Replace-Url": link(given) or AGAIN} if given else {}
    return Shown("console/parts/numbers_found.html", _looked(visit, given), headers=headers)


def pieces(text: str) -> list[str]:
    """The numbers of a text that lines, tabs, commas or semicolons part, as often as they stand there."""
    found = (one.strip(AROUND)[: listing.LONGEST] for one in BETWEEN.split(text.replace("\x00", "")))
    return [one for one in found if one]


def link(given: Sequence[str]) -> str | None:
    """The address that shows these; None: it would be too long, or have more than numbers in it."""
    if any(NO_NUMBER.search(one) for one in given):
        return None
    address = f"{ADDRESS}?n={quote(','.join(given), safe=',')}"
    return address if len(address) <= LONGEST else None


def _looked(visit: Visit, given: Sequence[str]) -> dict[str, Any]:
    """What the numbers are: the first ``MOST_PASTED`` of them, each once."""
    times = Counter(map(_alike, given))
    firsts = {_alike(one): (place, one) for place, one in reversed([*enumerate(given, 1)])}
    asked = sorted(firsts.values())
    shown = asked[:MOST_PASTED]
    looked = _look(visit, shown, times)
    found = [one for one in looked if one.found]
    numbers = list(dict.fromkeys(row.number for one in found for row, _how in one.orders))
    return {
        "given": len(given),
        "asked": len(asked),
        "looked": len(shown),
        "most": MOST_PASTED,
        "rest": "\n".join(one for _place, one in asked[MOST_PASTED:]),
        "found": found,
        "missing": [one for one in looked if not one.found],
        "twice": [one for one in looked if one.times > 1],
        "numbers": numbers,
        "cut": any(one.more for one in found),
    }


def _look(visit: Visit, shown: Sequence[tuple[int, str]], times: Mapping[str, int]) -> list[Looked]:
    texts = [one for _place, one in shown]
    hits: Sequence[Mapping[int, set[str]]] = [{}] * len(texts)
    if texts and places.reaches(visit.person, "orders:read", "channel"):
        mine = finding.channels_of(visit)
        hits = offering.numbered(visit.cur, texts, mine, at=visit.at, limit=MOST_OF_ONE + 1)
    read = rows.read(visit.cur, sorted({one for hit in hits for one in hit}))
    known = {row.number: row for row in read}
    skus = _skus(visit, texts)
    looked = []
    for (place, asked), hit in zip(shown, hits, strict=True):
        named = [(format_number(one), sorted(how)) for one, how in hit.items()]
        orders = [(known[one], how) for one, how in named[:MOST_OF_ONE] if one in known]
        sku = skus.get(asked)
        by = "" if sku is None else _by(sku, asked)
        looked.append(Looked(place, asked, times[_alike(asked)], orders, len(hit) > MOST_OF_ONE, sku, by))
    return looked


def _skus(visit: Visit, texts: Sequence[str]) -> dict[str, Sku]:
    """The SKU that each is the code, barcode or alias of, as it is written or in capitals."""
    if not texts or not places.reaches(visit.person, "stock:read", "location"):
        return {}
    spelt = {text: sorted(numbering.spellings(text), key=lambda one: one != text) for text in texts}
    meant = aliases.means(visit.cur, {(EVERY, one) for some in spelt.values() for one in some}, visit.at)
    found = {}
    for text, some in spelt.items():
        means = next((meant[EVERY, one] for one in some if (EVERY, one) in meant), None)
        if means is not None:
            found[text] = means.sku
    return found


def _by(sku: Sku, text: str) -> str:
    spelt = numbering.spellings(text)
    if sku.code in spelt:
        return "sku"
    return "barcode" if sku.barcode in spelt else "alias"


def _alike(text: str) -> str:
    return "".join(text.split()).upper()
