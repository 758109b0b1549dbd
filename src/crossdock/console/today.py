"""Today: what needs a person now, each number with the rows behind it."""

from datetime import date
from typing import Any, Final
from urllib.parse import urlencode

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crossdock.console import causes, health, rail, stock, words
from crossdock.console.errors import FormInvalid, PageUnknown
from crossdock.console.page import Made, Moved, Shown, Visit, page
from crossdock.core import clock
from crossdock.desk import counts, today
from crossdock.desk.today import Heap
from crossdock.fulfilment.errors import FulfilmentOrderUnknown
from crossdock.reporting import figures

LIMIT: Final = 200
PAGE: Final = 50  # rows of a page of what should have left
FEW: Final = 5  # of what is down outside that is named
STOCK_OLD: Final = 60.0
HEALTH: Final = "/console/settings/health"
LATE: Final = gettext_lazy("Should have left already")
# Beside what its title says: what Health knows of what is down.
FACTS: Final = ("waiting", "failing", "given_up", "failed", "behind", "room", "free")


@page()
def show(visit: Visit) -> Made:
    """Heaps by kind, those that need somebody first."""
    return Shown("console/today.html", {**_counted(visit), "sees_board": _sees_orders(visit)})


@page()
def part(visit: Visit) -> Made:
    """The numbers again, as they are now."""
    return Shown("console/parts/today.html", _counted(visit))


def _counted(visit: Visit) -> dict[str, Any]:
    heaps = [
        *_down(visit),
        *_held(visit),
        *_late(visit),
        *_gates(visit),
        *_waiting(visit),
        *_low(visit),
        *_messages(visit),
    ]
    return {"heaps": heaps, "at": visit.at, "flow": _flow(visit)}


@page()
def rows(visit: Visit, kind: str) -> Made:
    """The rows behind a number of Today."""
    if kind == "late" and _sees_parts(visit):
        return Shown("console/late.html", {"title": LATE, **_late_page(visit)})
    if kind == "gates" and _sees_parts(visit):
        return Shown("console/gates.html", _gated(visit))
    if kind == "quarantine" and _sees_messages(visit):  # as it was called before
        return Moved("/console/exceptions?subject=message&view=one")
    raise PageUnknown


def _sees_orders(visit: Visit) -> bool:
    return visit.person.may("orders:read") and not visit.person.locations


def _sees_parts(visit: Visit) -> bool:
    return visit.person.may("fulfilment:read")


def _sees_messages(visit: Visit) -> bool:
    return visit.person.may("messages:read") and not visit.person.limited


def _down(visit: Visit) -> list[dict[str, Any]]:
    """What is down outside and beneath; what is not taken outside has a heap of its own below."""
    if not _sees_messages(visit):
        return []
    found = [one for one in health.urgent(visit, rail.HEALTH_OLD) if one["sign"].kind != "party"]
    heaps = [
        {
            "title": _("%(thing)s: %(wrong)s")
            % {"thing": " ".join(map(str, filter(None, (one["kind"], one["name"])))), "wrong": one["wrong"]},
            "tone": "now",
            "icon": one["icon"],
            "heap": Heap(one["sign"].kind, 0, None),
            "sign": one["sign"],
            "facts": health.facts(one["sign"], FACTS),
            "address": one["address"] or HEALTH,
            "remedy": one["remedy"],
        }
        for one in found[:FEW]
    ]
    if len(found) > FEW:
        more = Heap("health", len(found) - FEW, None)
        heaps.append(
            {
                "title": _("More that is down"),
                "tone": "now",
                "icon": "heartbeat",
                "heap": more,
                "address": HEALTH,
                "remedy": _("see what each needs"),
            }
        )
    return heaps


def _gates(visit: Visit) -> list[dict[str, Any]]:
    if not _sees_parts(visit):
        return []
    person = visit.person
    found = today.at_gates(visit.cur, locations=person.locations, channels=person.channels)
    return [
        {
            "title": _("At the gate: %s") % words.word(words.GATES, heap.kind),
            "tone": "soon",
            "icon": "lock",
            "heap": heap,
            "address": f"/console/today/gates?{urlencode({'gate': heap.kind})}",
            "remedy": _("lift it once it may go on"),
        }
        for heap in found
    ]


def _gated(visit: Visit) -> dict[str, Any]:
    person, gate = visit.person, visit.asked("gate")
    reach = {"locations": person.locations, "channels": person.channels}
    found = today.gated(visit.cur, gate or None, **reach, limit=LIMIT + 1)
    lifts = person.may("orders:release") and not person.locations
    return {
        "gate": gate,
        "heaps": today.at_gates(visit.cur, **reach),
        "rows": [{"one": one, "may_lift": lifts and person.may_lift(one.role)} for one in found[:LIMIT]],
        "more": len(found) > LIMIT,
    }


def _low(visit: Visit) -> list[dict[str, Any]]:
    if not visit.person.may("stock:read") or visit.person.channels:
        return []
    heap = today.low(visit.cur, stock.places(visit), old=STOCK_OLD)
    if not heap.things:
        return []
    return [
        {
            "title": _("Below safety stock"),
            "tone": "soon",
            "icon": "packages",
            "heap": heap,
            "more": heap.things >= today.LOW,
            "address": "/console/stock?kind=low",
            "remedy": _("order more, move some, or count"),
        }
    ]


def _held(visit: Visit) -> list[dict[str, Any]]:
    if not _sees_orders(visit):
        return []
    return [
        {
            "title": _("Held: %s") % words.word(words.HOLDS, heap.kind),
            "tone": "now",
            "icon": "hand-stop",
            "heap": heap,
            "address": f"/console/exceptions?subject=order&code={heap.kind}",
            "remedy": causes.remedy("order", heap.kind),
        }
        for heap in today.held(visit.cur, visit.person.channels)
    ]


def _late(visit: Visit) -> list[dict[str, Any]]:
    if not _sees_parts(visit):
        return []
    found = _late_counted(visit)
    if found.first_on is None:
        return []
    return [
        {
            "title": _("Orders that should have left already"),
            "tone": "now",
            "icon": "clock",
            "heap": Heap("late", found.orders, None),
            "since_day": found.first_on,
            "days": (visit.at.date() - found.first_on).days,
            "more": found.more,
            "address": "/console/today/late",
            "remedy": _("ask the location, or send it from another"),
        }
    ]


def _late_counted(visit: Visit) -> today.Late:
    person = visit.person
    return today.late_counted(
        visit.cur, visit.at.date(), locations=person.locations, channels=person.channels
    )


def _late_parts(visit: Visit, after: tuple[date, str] | None, limit: int) -> list[today.Part]:
    person = visit.person
    return today.late(
        visit.cur,
        visit.at.date(),
        locations=person.locations,
        channels=person.channels,
        after=after,
        limit=limit,
    )


def _late_page(visit: Visit) -> dict[str, Any]:
    """A page of what should have left. ``after``: the last of the page before, as its day and number."""
    day, _dot, number = visit.asked("after").partition(".")
    try:
        found = _late_parts(visit, (date.fromisoformat(day), number) if day else None, PAGE + 1)
    except (ValueError, FulfilmentOrderUnknown):
        raise FormInvalid("This page begins nowhere: open the list again") from None
    last, today_ = found[PAGE - 1] if len(found) > PAGE else None, visit.at.date()
    return {
        "rows": [{"one": one, "days": (today_ - one.ship_on).days} for one in found[:PAGE]],
        "acts": _sees_orders(visit) and (visit.person.may("orders:amend") or visit.person.may("orders:hold")),
        "counted": _late_counted(visit),
        "asked": visit.http.GET,
        "following": last and f"{last.ship_on.isoformat()}.{last.number}",
    }


def _waiting(visit: Visit) -> list[dict[str, Any]]:
    if not _sees_orders(visit) or visit.person.channels:
        return []
    waiting, since = figures.waiting_now(visit.cur, counts.MOST + 1)
    if not waiting:
        return []
    return [
        {
            "title": _("Orders with units on back-order"),
            "tone": "soon",
            "icon": "hourglass",
            "heap": Heap("backordered", min(waiting, counts.MOST), since),
            "more": waiting > counts.MOST,
            "address": "/console/reports/backorders/rows",
            "remedy": _("wait for the supply, or offer something else"),
        }
    ]


def _messages(visit: Visit) -> list[dict[str, Any]]:
    if not _sees_messages(visit):
        return []
    unread = [
        {
            "title": _("Not understood: %s") % causes.word("message", heap.kind),
            "tone": "now",
            "icon": "inbox",
            "heap": heap,
            "address": f"/console/exceptions?subject=message&code={heap.kind}",
            "remedy": causes.remedy("message", heap.kind),
        }
        for heap in today.quarantined(visit.cur)
    ]
    stuck = [
        {
            "title": _("Not taken by %s") % heap.kind,
            "tone": "soon",
            "icon": "send",
            "heap": heap,
            "wall": True,
            "address": f"/console/settings/messages?{urlencode({'direction': 'out', 'party': heap.kind})}",
            "remedy": _("it is tried again by itself; see whether the other side is up"),
        }
        for heap in today.stuck(visit.cur, clock.wall())
    ]
    return [*unread, *stuck]


def _flow(visit: Visit) -> list[dict[str, Any]]:
    """Orders by status, as they go through."""
    if not _sees_orders(visit) or visit.person.channels:
        return []
    found = counts.by_status(visit.cur)
    return [
        {"status": status, "look": words.STATUSES[status], "count": min(found[status], counts.MOST),
         "more": found[status] > counts.MOST}
        for status in ("open", "allocated", "released", "partially_shipped", "shipped", "delivered")
    ]  # fmt: skip
