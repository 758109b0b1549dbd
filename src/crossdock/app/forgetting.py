"""``crossdock forget``: a person is blanked in every room, in one transaction; the orders stay for the books.

Every room says in its ``personal.py`` what it holds of people; this walks them. A dry run does the same and
takes it back, so that what it shows is what will be.
"""

from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final

from crossdock.app.errors import NobodyFound, NotFinished
from crossdock.billing import personal as billing
from crossdock.channels import personal as channels
from crossdock.core import db, events
from crossdock.core import personal as core
from crossdock.core.actor import Actor
from crossdock.core.events import Event
from crossdock.core.personal import People, written
from crossdock.core.sql import Cursor, ints
from crossdock.desk import personal as desk
from crossdock.fulfilment import personal as fulfilment
from crossdock.inventory import personal as inventory
from crossdock.mailbox import personal as mailbox
from crossdock.orders import personal as orders
from crossdock.orders.numbers import format_number, parse_number
from crossdock.orders.personal import Known
from crossdock.reporting import personal as reporting
from crossdock.sourcing import personal as sourcing
from crossdock.webhooks import personal as webhooks

# Every room that the flow of orders writes, with what it declares.
DECLARED: Final = (
    core, mailbox, inventory, orders, fulfilment, sourcing, billing, channels, webhooks, reporting, desk,
)  # fmt: skip
ROOMS: Final = (mailbox, orders, fulfilment, sourcing, billing, channels, desk, core)  # core last: the log

FINISHED: Final = frozenset({"shipped", "delivered", "cancelled", "closed"})
LEAST: Final = 3  # characters of a word by which a text is known to be a person's


@dataclass(frozen=True, slots=True)
class Forgotten:
    """``tables``: rows blanked; ``unfinished``: numbers of orders that were not, unless forced."""

    numbers: list[str]
    messages: int
    tables: dict[str, int] = field(default_factory=dict)
    dry_run: bool = False

    @property
    def rows(self) -> int:
        return sum(self.tables.values())


class _TakenBack(Exception):
    """Ends a dry run."""


def forget(
    cur: Cursor,
    *,
    number: str | None = None,
    email: str | None = None,
    customer: str | None = None,
    at: datetime,
    actor: Actor,
    force: bool = False,
    dry_run: bool = False,
) -> Forgotten:
    """Forget the person of an order, an e-mail address or a channel's customer. Raises NotFinished (unless
    ``force``), NobodyFound.
    """
    ids = [parse_number(number)] if number is not None else []
    known = orders.who(cur, order_ids=ids, email=email, customer=customer)
    people = _people(cur, known, email)
    if not known and not len(people.inbound_ids):
        raise NobodyFound("Nobody is known here by that; it may have been forgotten before")
    open_ = [format_number(one.order_id) for one in known if one.status not in FINISHED]
    if open_ and not force:
        raise NotFinished(
            f"{', '.join(open_)} not finished: ship or cancel first, or --force (then it cannot ship)",
            numbers=open_,
        )
    tables: Counter[str] = Counter()
    with suppress(_TakenBack), db.savepoint(cur):
        for room in ROOMS:
            tables.update(room.forget(cur, people))
        if dry_run:
            raise _TakenBack
    done = Forgotten(
        list(people.numbers), len(people.inbound_ids), {k: v for k, v in tables.items() if v}, dry_run
    )
    if done.rows and not dry_run:
        told = [Event(one.order_id, "order", one.order_id, "forgotten", {"rows": done.rows}) for one in known]
        events.record(
            cur, told or [Event(0, "person", 0, "forgotten", {"rows": done.rows})], at=at, actor=actor
        )
    return done


def forget_orders(cur: Cursor, order_ids: Sequence[int], *, at: datetime, actor: Actor) -> int:
    """Forget the persons of finished orders by what is known of them, without reading every message; returns
    how many rows were blanked.
    """
    known = orders.who(cur, order_ids=order_ids)
    people = _people(cur, known, None, everywhere=False)
    rows = sum(sum(room.forget(cur, people).values()) for room in ROOMS)
    if rows:
        told = [Event(one.order_id, "order", one.order_id, "forgotten") for one in known]
        events.record(cur, told, at=at, actor=actor)
    return rows


def _people(cur: Cursor, known: Sequence[Known], email: str | None, *, everywhere: bool = True) -> People:
    """Whom this is about, with all the messages that are theirs; ``everywhere``: also those that only bear
    their marks.
    """
    persons = [one.person for one in known]
    if email is not None:
        persons.append({"customer_email": email})
    own = {inbound for one in known for inbound in one.inbound_ids}
    people = People(
        order_ids=ints([one.order_id for one in known]),
        inbound_ids=ints(sorted(own)),
        marks=sorted({mark for person in persons for mark in marks(person)}),
        words=frozenset(word for person in persons for word in words(person)),
        numbers=[format_number(one.order_id) for one in known],
    )
    own |= set(billing.messages(cur, people)) | set(fulfilment.messages(cur, people))
    if not everywhere:
        return replace(people, inbound_ids=ints(sorted(own)), marks=())
    marked = set(mailbox.find(cur, people)) - own
    marked -= orders.others(cur, sorted(marked), [one.order_id for one in known])
    return replace(people, inbound_ids=ints(sorted(own | marked)))


def marks(person: dict[str, Any] | Any) -> set[tuple[bytes, bytes]]:
    """By what a body is known to be this person's: the e-mail address, the telephone number, or a name
    together with the street.
    """
    texts = [*_addresses(person)]
    alone = {text for one in texts for key in ("customer_email", "email", "customer_phone", "phone")
             if (text := one.get(key)) and len(text) > LEAST}  # fmt: skip
    pairs = {
        (name, street)
        for one in texts for key in ("customer_name", "name")
        if (name := one.get(key)) and (street := one.get("line1"))
    }  # fmt: skip
    found = {(form, b"") for text in alone for form in written(text)}
    return found | {
        (first, second) for name, street in pairs for first in written(name) for second in written(street)
    }


def words(person: dict[str, Any] | Any) -> set[str]:
    """What must not be left of this person anywhere."""
    found: set[str] = set()
    for one in _addresses(person):
        for key, value in one.items():
            if isinstance(value, str) and key not in ("country", "region"):
                found |= {part.casefold() for part in (value, *value.split()) if len(part) >= LEAST}
    return found


def _addresses(person: dict[str, Any] | Any) -> list[dict[str, Any]]:
    bill_to = person.get("bill_to")
    return [dict(person), *([bill_to] if isinstance(bill_to, dict) else [])]
