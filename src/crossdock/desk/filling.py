"""The stage ``search``: keeps what orders are found by in step with the orders.

The log is followed by a position; each order that something happened to is read anew, and what it is found by
is put in place of what it was. Position and keys move in one transaction, one process at a time, so a stage
that is killed has done neither. Orders from before (an upgrade, other rules for keys) are read beside it, the
newest first.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from crossdock.core import clock, events
from crossdock.core.actor import Actor
from crossdock.core.events import Event
from crossdock.core.ids import TOP
from crossdock.core.sql import Cursor, Texts, ints, statement
from crossdock.core.stages import Batch, Stage
from crossdock.desk import spelling

LOCK = statement(__package__, "search_lock")
TRY = statement(__package__, "search_try")
MOVE = statement(__package__, "search_move")
LOG = statement(__package__, "search_log")
OLDER = statement(__package__, "search_older")
READ = statement(__package__, "search_read")
KNOWN = statement(__package__, "search_known")
LEARN = statement(__package__, "search_learn")
PUT = statement(__package__, "search_put")
DROP = statement(__package__, "forget_terms")

ACTOR: Final = Actor("stage", "search")
EVENTS_AN_ORDER: Final = 8  # about: a page of the log is so many times a batch
PAGES: Final = 20  # of one turn, where none has anything to read
CAREFUL: Final = 16  # a batch of so few looks for the order that fails: a page is no larger
# Kinds of an order's events after which it is found by what it was found by before. Any other has it read.
IDLE: Final = Texts(
    ["held", "routed", "partial", "backordered", "promised", "re_promised", "note", "tagged", "refunded",
     "forced", "sourceable_again", "shop_told", "shop_refused", "shop_not_told", "shop_left_out",
     "shop_dismissed", "shop_restored", "not_searchable", "not_counted"]
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Place:
    """How far the search has come."""

    tx: int
    event: int
    below: int | None
    version: int


def claim(cur: Cursor, limit: int, now: datetime) -> list[int]:  # noqa: ARG001 - the log has its own order
    """Orders to be read; the position is moved past them. None while another process fills."""
    row = TRY.row(cur)
    if row is None:
        return []
    old = Place(*row)
    place = old if old.version == spelling.VERSION else Place(old.tx, old.event, TOP, spelling.VERSION)
    place, found = _followed(cur, place, limit)
    if place.below is not None and len(found) * 2 <= limit and (limit > 1 or not found):
        older = OLDER.column(cur, below=place.below, limit=limit - len(found))
        place = Place(place.tx, place.event, older[-1] if older else None, place.version)
        found += [one for one in older if one not in found]
    if place != old:
        MOVE.run(cur, tx=place.tx, event=place.event, below=place.below, version=place.version)
    return found


def _followed(cur: Cursor, place: Place, limit: int) -> tuple[Place, list[int]]:
    size = limit if limit <= CAREFUL else limit * EVENTS_AN_ORDER
    for _ in range(PAGES):
        tx, event, read, ids = LOG.one(cur, tx=place.tx, event=place.event, limit=size, idle=IDLE)
        if not read:
            break
        place = Place(tx, event, place.below, place.version)
        if ids or read < size:
            return place, list(ids or ())
    return place, []


def work(cur: Cursor, ids: Sequence[int]) -> Batch:
    """Read these orders, and put right what they are found by."""
    _fill(cur, ids)
    return Batch(claimed=len(ids), done=len(ids))


def set_aside(cur: Cursor, order_id: int, reason: str) -> None:
    """Go on without an order that cannot be read; the next news of it has it read again."""
    claim(cur, 1, clock.now())
    told = Event(order_id, "order", order_id, "not_searchable", {"reason": reason})
    events.record(cur, [told], at=clock.now(), actor=ACTOR)


def fill(cur: Cursor, order_ids: Sequence[int]) -> int:
    """Put right at once what orders are found by, whoever fills meanwhile. Returns how many terms nobody is
    found by any more, and which are gone.
    """
    LOCK.one(cur)
    return _fill(cur, order_ids)


def rebuild(cur: Cursor) -> None:
    """Have the stage read every order again; it is searched on meanwhile."""
    place = Place(*LOCK.one(cur))
    MOVE.run(cur, tx=place.tx, event=place.event, below=TOP, version=spelling.VERSION)


def _fill(cur: Cursor, ids: Sequence[int]) -> int:
    order_ids, channel_ids, keys = list[int](), list[int](), list[list[int]]()
    learnt: dict[int, Term] = {}
    for row in READ.rows(cur, ids=ints(ids)):
        found = dict(_found_by(row))
        wanted = sorted(found)
        if wanted != row[-1]:
            order_ids.append(row[0])
            channel_ids.append(row[1])
            keys.append(wanted)
            learnt.update((key, term) for key, term in found.items() if term is not None)
    if not order_ids:
        return 0
    known = set(KNOWN.column(cur, keys=ints(list(learnt))))
    terms = {key: (term.text, term.near()) for key, term in learnt.items() if key not in known}
    LEARN.run(
        cur,
        keys=ints(list(terms)),
        texts=Texts([text for text, _ in terms.values()]),
        nears=Texts([_array(near) for _, near in terms.values()]),
    )
    stale = PUT.column(
        cur, ids=ints(order_ids), channel_ids=ints(channel_ids), keys=Texts([_array(one) for one in keys])
    )
    return DROP.run(cur, keys=ints(stale)) if stale else 0


@dataclass(frozen=True, slots=True)
class Term:
    """A word, an address or a domain: of ``kind``, as it is spelt."""

    kind: str
    text: str

    def near(self) -> list[int]:
        if self.kind == "mail":
            local, _, domain = self.text.rpartition("@")
            return spelling.near_mail(local, domain)
        return spelling.near_word(self.text) if self.kind == "word" else spelling.near_domain(self.text)


def _found_by(row: tuple[Any, ...]) -> Iterator[tuple[int, Term | None]]:
    """The keys of an order, a row of ``search_read``, each with the term that it may be misspelt as."""
    _, _, purchase_order, names, mails, phones, postcodes, bill_to, sku_ids, _ = row
    billed: Mapping[str, Any] = bill_to if isinstance(bill_to, Mapping) else {}
    said = dict.fromkeys(text for text in (*names, billed.get("name"), billed.get("company")) if text)
    found = list(dict.fromkeys(word for text in said for word in spelling.words(text)))
    for word in found:
        yield spelling.key("word", word), Term("word", word)
    yield from dict.fromkeys(spelling.pairs(found)).items()
    for text in filter(None, (*mails, billed.get("email"))):
        if parts := spelling.mail(text):
            local, domain = parts
            yield spelling.key("mail", f"{local}@{domain}"), Term("mail", f"{local}@{domain}")
            yield spelling.key("domain", domain), Term("domain", domain)
    for text in filter(None, (*phones, billed.get("phone"))):
        if end := spelling.digits(text):
            yield spelling.key("phone", end), None
    for text in filter(None, (*postcodes, billed.get("postal_code"))):
        yield spelling.key("postcode", spelling.number(text)), None
    if purchase_order:
        yield spelling.key("purchase_order", spelling.number(purchase_order)), None
    for sku_id in {one for one in sku_ids or () if one is not None}:
        yield spelling.key("sku", str(sku_id)), None


def _array(numbers: Sequence[int]) -> str:
    return "{" + ",".join(map(str, numbers)) + "}"


STAGE: Final = Stage("search", claim, work, set_aside, patience=1.0)
