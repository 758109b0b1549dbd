"""Finding orders: by numbers exactly, else by names, e-mail addresses, telephone numbers and postcodes, where
a word may have one error.

What is looked at is bounded, however many orders there are: a word finds so many that are near it, a key so
many of its orders where others must fit too, and what is counted is counted to ``COUNTED``.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import product
from typing import Any, Final

import numpy as np

from crossdock.core.ids import TOP
from crossdock.core.sql import Cursor, ints, statement
from crossdock.desk import numbering, spelling
from crossdock.desk.errors import SearchEmpty, TooMuchSearched
from crossdock.orders.numbers import format_number
from crossdock.orders.read import stamp

LIVE = statement(__package__, "search_live")
NEAR = statement(__package__, "search_near")
PAGE = statement(__package__, "search_page")
COUNT = statement(__package__, "search_count")
SHOWN = statement(__package__, "search_shown")

COUNTED: Final = 10_000
REACH: Final = COUNTED + 1  # orders of one key that are looked at
RAW: Final = 4 * REACH  # of all keys, before an order that several find is counted once
MOST_PASTED: Final = 200
MOST_OF_ONE: Final = 20  # orders of one of many numbers
MOST_WORDS: Final = 10
MOST_NEAR: Final = 32  # terms that are near one word
LOOKED_AT: Final = 2000  # terms of which these are chosen
# Postcodes that are written in two halves: 1012 AB, 114 55, SW1A 1AA, K1A 0B1.
POSTCODE: Final = re.compile(
    r"\b(\d{4}(?= [a-z]{2}\b)|\d{3}(?= \d\d\b)"
    r"|[a-z]{1,2}\d[a-z\d]?(?= \d[a-z]{2}\b)|[a-z]\d[a-z](?= \d[a-z]\d\b)) (\w+)",
    re.IGNORECASE,
)

Position = tuple[int, int]
FIRST: Final[Position] = (0, TOP)


@dataclass(frozen=True, slots=True)
class Page:
    """``items``: as the API shows them; ``by``: numbers or people; ``count``: orders found, at most
    ``COUNTED``; ``more``: there may be others, which were not counted or not looked at; ``following``: where
    the next page begins.
    """

    by: str
    items: Sequence[dict[str, Any]]
    count: int
    more: bool
    following: Position | None

    @property
    def counted(self) -> str:
        """As people read it: ``12``, ``12+``, ``10,000+``."""
        return f"{self.count:,}{'+' if self.more else ''}"


@dataclass(slots=True)
class Wanted:
    """What finds orders: keys by how far they are from what was asked; ``ids``, found beside; ``also``:
    groups of keys of which one each must fit as well. ``how``: what each is called.
    """

    ranks: dict[int, int] = field(default_factory=dict)
    ids: dict[int, set[str]] = field(default_factory=dict)
    also: list[set[int]] = field(default_factory=list)
    how: dict[int, str] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.ranks or self.ids)

    def parameters(self, channel_ids: Sequence[int]) -> dict[str, Any]:
        groups = [(key, at) for at, group in enumerate(self.also, 1) for key in sorted(group)]
        return {
            "keys": ints(list(self.ranks)),
            "ids": ints(list(self.ids)),
            "channel_ids": ints(channel_ids),
            "also": ints([key for key, _ in groups]),
            "also_at": np.array([at for _, at in groups], dtype=np.int32),
            "groups": len(self.also),
            "reach": REACH,
        }


def find(
    cur: Cursor,
    text: str,
    channel_ids: Sequence[int],
    *,
    at: datetime,
    after: Position = FIRST,
    limit: int = 50,
) -> Page:
    """A page of the orders of these channels that a text finds. Raises SearchEmpty, TooMuchSearched."""
    asked = text.strip()
    if not asked:
        raise SearchEmpty("Say what to search for: a number, a name, an e-mail address", field="q")
    [meant] = numbering.meant(cur, [asked], channel_ids, at)
    wanted = Wanted(dict.fromkeys(_live(cur, meant.keys, channel_ids), 0), meant.orders, [], meant.keys)
    if wanted:
        return _page(cur, "numbers", wanted, channel_ids, after, limit)
    return of_people(cur, asked, channel_ids, after=after, limit=limit)


def of_people(
    cur: Cursor, text: str, channel_ids: Sequence[int], *, after: Position = FIRST, limit: int = 50
) -> Page:
    """A page of the orders that a text finds as words about people, nearest first. Raises TooMuchSearched."""
    return _page(cur, "people", people(cur, text, channel_ids), channel_ids, after, limit)


def of_customer(
    cur: Cursor, email: str, channel_ids: Sequence[int], *, after: Position = FIRST, limit: int = 50
) -> Page:
    """A page of the orders of one e-mail address, as it is spelt, newest first."""
    said = spelling.mail(email)
    key = spelling.key("mail", "@".join(said)) if said else 0
    wanted = Wanted(dict.fromkeys(_live(cur, [key], channel_ids) if said else [], 0), how={key: "email"})
    return _page(cur, "people", wanted, channel_ids, after, limit)


def _page(
    cur: Cursor, by: str, wanted: Wanted, channel_ids: Sequence[int], after: Position, limit: int
) -> Page:
    if not wanted:
        return Page(by, [], 0, more=False, following=None)
    parameters = wanted.parameters(channel_ids)
    counted, further = COUNT.one(cur, **parameters, most=RAW)
    rows = PAGE.rows(
        cur,
        **parameters,
        ranks=np.array(list(wanted.ranks.values()), dtype=np.int32),
        rank=after[0],
        below=after[1],
        limit=limit + 1,
    )
    shown = rows[:limit]
    ways = {
        order_id: ({wanted.how[key] for key in keys} | wanted.ids.get(order_id, set()), rank)
        for order_id, rank, keys in shown
    }
    following = (shown[-1][1], shown[-1][0]) if len(rows) > limit else None
    more = further or counted > COUNTED
    return Page(by, items(cur, ways), min(counted, COUNTED), more=more, following=following)


def pasted(
    cur: Cursor, texts: Sequence[str], channel_ids: Sequence[int], *, at: datetime
) -> list[dict[str, Any]]:
    """Of each of many numbers the newest ``MOST_OF_ONE`` orders, in the order of the numbers, each once.
    Raises SearchEmpty, TooMuchSearched.
    """
    asked = list(dict.fromkeys(one for text in texts if (one := text.strip())))
    if not asked:
        raise SearchEmpty("Give numbers to search for", field="numbers")
    if len(asked) > MOST_PASTED:
        raise TooMuchSearched(f"At most {MOST_PASTED} numbers at once", field="numbers", most=MOST_PASTED)
    meant = numbering.meant(cur, asked, channel_ids, at)
    found = numbering.newest(cur, meant, channel_ids, MOST_OF_ONE + 1)
    documents = {
        one["number"]: one
        for one in items(cur, {order_id: (set[str](), 0) for hits in found for order_id in hits})
    }
    results = []
    for text, hits in zip(asked, found, strict=True):
        orders = [
            {**documents[format_number(order_id)], "found_by": sorted(how)}
            for order_id, how in list(hits.items())[:MOST_OF_ONE]
        ]
        results.append({"asked": text, "orders": orders, "more": len(hits) > MOST_OF_ONE})
    return results


def items(cur: Cursor, found: Mapping[int, tuple[set[str], int]]) -> list[dict[str, Any]]:
    """What a result shows of these orders, in this order; ``found``: how, and with how many errors."""
    names = (
        "channel", "external_id", "name", "status", "placed_at", "purchase_order", "customer", "email",
        "ship_to", "city", "postal_code", "country",
    )  # fmt: skip
    rows = {row[0]: dict(zip(names, row[1:], strict=True)) for row in SHOWN.rows(cur, ids=ints(list(found)))}
    return [
        {
            "number": format_number(order_id),
            **rows[order_id],
            "placed_at": stamp(rows[order_id]["placed_at"]),
            "found_by": sorted(how),
            "errors": errors,
        }
        for order_id, (how, errors) in found.items()
        if order_id in rows
    ]


def people(cur: Cursor, text: str, channel_ids: Sequence[int]) -> Wanted:
    """What a text finds as words about people: all of its words must fit."""
    if end := _telephone(text):
        key = spelling.key("phone", end)
        return Wanted(dict.fromkeys(_live(cur, [key], channel_ids), 0), how={key: "phone"})
    said, addresses, coded = _taken_apart(text)
    if len(said) + len(addresses) + len(coded) > MOST_WORDS:
        raise TooMuchSearched(f"At most {MOST_WORDS} words at once", field="q", most=MOST_WORDS)
    how: dict[int, str] = {}
    groups: list[dict[int, int]] = []
    for one in addresses:
        groups.append(_addresses(cur, one, channel_ids))
        how.update(dict.fromkeys(groups[-1], "email"))
    for one in coded:
        either = {spelling.key("postcode", spelling.number(one)): "postcode"}
        either |= {spelling.key("word", word): "name" for word in spelling.words(one)}
        groups.append(dict.fromkeys(_live(cur, either, channel_ids), 0))
        how |= either
    spelt = [_words(cur, one) for one in said]
    by_key = [{spelling.key("word", word): rank for word, rank in one.items()} for one in spelt]
    how.update((key, "name") for one in by_key for key in one)
    if len(spelt) > 1:  # two words together find few
        both = {
            spelling.pair(one, other): mine + theirs
            for (one, mine), (other, theirs) in product(spelt[0].items(), spelt[1].items())
        }
        by_key = [both, *by_key[2:]]
        how.update((key, "name") for key in both)
    for meaning in by_key:
        live = set(_live(cur, meaning, channel_ids))
        groups.append({key: rank for key, rank in meaning.items() if key in live})
    if not groups or not all(groups):
        return Wanted()
    leading = groups.pop(_leading(groups, len(by_key), paired=len(spelt) > 1))
    return Wanted(leading, also=[set(group) for group in groups], how=how)


def _leading(groups: Sequence[object], words: int, *, paired: bool) -> int:
    """Which group to go through, for the others to fit: two words, else what is no word, else the word."""
    return len(groups) - words if paired else 0


def _taken_apart(text: str) -> tuple[list[str], list[str], list[str]]:
    """Words, the longest first; e-mail addresses or domains; what has digits, and may be a postcode."""
    said, addresses, coded = list[str](), list[str](), list[str]()
    for part in POSTCODE.sub(r"\1\2", text).split():
        if "@" in part:
            addresses.append(part)
        elif any(letter.isdigit() for letter in part):
            coded.append(part)
        else:
            said += spelling.words(part)
    return sorted(dict.fromkeys(said), key=lambda word: (-len(word), word)), addresses, coded


def _telephone(text: str) -> str:
    """The end of a telephone number; empty: it is none."""
    rest = text.translate(dict.fromkeys(map(ord, " +-/().")))
    return spelling.digits(rest) if rest.isascii() and rest.isdigit() else ""


def _words(cur: Cursor, word: str) -> dict[str, int]:
    """The words that a word may mean: itself, and those that are near, each with its distance."""
    found = {word: 0}
    if len(word) >= spelling.LEAST_NEAR:
        found |= _nearest(cur, spelling.near_word(word), lambda text: spelling.distance(word, text))
    return found


def _nearest(cur: Cursor, near: Sequence[int], distance: Callable[[str], int]) -> dict[str, int]:
    rows = NEAR.rows(cur, near=np.array(near, dtype=np.int32), limit=LOOKED_AT)
    found = sorted((rank, text) for _, text in rows if (rank := distance(text)) <= 1)
    return {text: rank for rank, text in found[:MOST_NEAR]}


def _addresses(cur: Cursor, text: str, channel_ids: Sequence[int]) -> dict[int, int]:
    """The keys of the e-mail addresses that one may mean: one error before the @ and one behind; of the
    domain alone (``@example.com``) those of all its addresses.
    """
    local, domain = spelling.mail(text) or ("", spelling.plain_domain(text))
    domains = {domain: 0}
    if len(domain) >= spelling.LEAST_NEAR:
        domains |= _nearest(cur, spelling.near_domain(domain), lambda one: spelling.distance(domain, one))
    if not local:
        keys = {spelling.key("domain", one): rank for one, rank in domains.items()}
    else:
        keys = {spelling.key("mail", f"{local}@{one}"): rank for one, rank in domains.items()}
        for one, wrong in domains.items() if len(local) >= spelling.LEAST_NEAR else ():
            near = _nearest(cur, spelling.near_mail(local, one), _beside(local, one))
            keys |= {spelling.key("mail", text): wrong + rank for text, rank in near.items()}
    live = set(_live(cur, keys, channel_ids))
    return {key: rank for key, rank in keys.items() if key in live}


def _beside(local: str, domain: str) -> Callable[[str], int]:
    """How far an address of this domain is from one."""

    def distance(text: str) -> int:
        theirs, _, where = text.rpartition("@")
        return spelling.distance(local, theirs) if where == domain else 2

    return distance


def _live(cur: Cursor, keys: Iterable[int], channel_ids: Sequence[int]) -> list[int]:
    """Those of the keys that find any order."""
    some = list(keys)
    return LIVE.column(cur, keys=ints(some), channel_ids=ints(channel_ids)) if some else []
