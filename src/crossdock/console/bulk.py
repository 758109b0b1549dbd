"""Acts on many orders: what would change is shown first, then it is done in the background, with a result an
order, and taken back.
"""

from typing import Any, Final

from django.http import QueryDict
from django.utils.translation import gettext as _

from crossdock.console import changing, sentence, words
from crossdock.console.acting import Done, act, said, trial
from crossdock.console.errors import FormInvalid
from crossdock.console.order import tags_in
from crossdock.console.page import Made, Shown, Visit, page
from crossdock.core import ids
from crossdock.desk import bulk, items
from crossdock.desk.acts import Act, Asked
from crossdock.desk.choosing import Chosen
from crossdock.desk.errors import BulkNotFound
from crossdock.desk.states import State
from crossdock.orders import holds

OFFERED: Final = (Act.HOLD, Act.LIFT, Act.TAG, Act.UNTAG, Act.CANCEL, Act.RESCUE)
NEEDS: Final = {
    Act.HOLD: "orders:hold",
    Act.LIFT: "orders:release",
    Act.TAG: "orders:note",
    Act.UNTAG: "orders:note",
    Act.CANCEL: "orders:cancel",
    Act.RESCUE: "orders:amend",
}
LIMIT: Final = 50


@page("orders:read", by="channel")
def show_all(visit: Visit) -> Made:
    """Bulk acts, newest first."""
    below = ids.parse(visit.asked("after"))
    found = bulk.page(visit.cur, channels=visit.person.channels, after=below, limit=LIMIT + 1)
    following = found[LIMIT - 1]["id"] if len(found) > LIMIT else None
    return Shown(
        "console/bulks.html",
        {
            "bulks": [{**one, "said": said_of(one)} for one in found[:LIMIT]],
            "following": following,
            "asked": visit.http.GET,
        },
    )


@page("orders:read", by="channel")
def show(visit: Visit, bulk_id: int) -> Made:
    """How far it is, and what came of each order."""
    return Shown("console/bulk.html", shown(visit, bulk_id))


@page("orders:read", by="channel")
def progress(visit: Visit, bulk_id: int) -> Made:
    """The same as a part, which asks again until all is done."""
    return Shown("console/parts/bulk_progress.html", shown(visit, bulk_id))


@trial("orders:read", by="channel")
def preview(visit: Visit) -> Made:
    """What would change, what not, and why: changes nothing."""
    asked, chosen = _asked(visit)
    if (asked.act is Act.HOLD and not asked.reason) or (asked.act in (Act.TAG, Act.UNTAG) and not asked.tags):
        return Shown("console/parts/bulk_form.html", _form(visit, asked, chosen, None))
    seen = bulk.preview(visit.cur, asked, chosen)
    return Shown("console/parts/bulk_form.html", _form(visit, asked, chosen, seen))


@act("orders:read", by="channel")
def run(visit: Visit) -> Made:
    """Begin it, as it was shown."""
    asked, chosen = _asked(visit)
    visit.person.demand(NEEDS[asked.act])
    if asked.act is Act.LIFT:
        holds.demand_kinds(asked.codes, visit.person)
    made = bulk.run(
        visit.cur, asked, chosen, fingerprint=said(visit, "fingerprint") or None, at=visit.at,
        actor=visit.person.actor,
    )  # fmt: skip
    return Shown(
        "console/parts/bulk_progress.html", shown(visit, made), headers={"HX-Trigger": "selection-done"}
    )


@act("orders:read", by="channel")
def step(visit: Visit, bulk_id: int, step: str) -> Done | Made:
    """Retry what failed, stop what waits, or take back what was done."""
    _known(visit, bulk_id)
    asked = bulk.effect(visit.cur, bulk_id, undone=step == "undo")
    visit.person.demand(NEEDS.get(asked.act, "orders:write"))
    who: dict[str, Any] = {"at": visit.at, "actor": visit.person.actor}
    if asked.act is Act.LIFT and step != "stop":
        holds.demand_kinds(asked.codes, visit.person)
    if step == "undo":
        bulk_id = bulk.undo(visit.cur, bulk_id, **who)
    elif step == "retry":
        bulk.retry(visit.cur, bulk_id, **who)
    elif step == "stop":
        bulk.stop(visit.cur, bulk_id, **who)
    else:
        raise FormInvalid(_("There is no such step"))
    return Shown("console/parts/bulk_progress.html", shown(visit, bulk_id))


def shown(visit: Visit, bulk_id: int) -> dict[str, Any]:
    found = _known(visit, bulk_id)
    state = visit.asked("state")
    wanted = State(state) if state in set(State) else None
    behind = changing.whole(visit.asked("after")) or 0
    listed = items.page(visit.cur, bulk_id, wanted, after=behind, limit=LIMIT + 1)
    counts = found["counts"]
    settled = sum(units for name, units in counts.items() if name != "waiting")
    return {
        "bulk": {**found, "said": said_of(found)},
        "items": [one for _, one in listed[:LIMIT]],
        "following": listed[LIMIT - 1][0] if len(listed) > LIMIT else None,
        "wanted": wanted,
        "settled": settled,
        "share": round(100 * settled / found["orders"], 1) if found["orders"] else 100,
        "asked": visit.http.GET,
    }


def said_of(found: dict[str, Any]) -> str:
    """What a bulk act does: the act, and which tags, which holds, or why."""
    given, name = found["parameters"], found["act"]
    if name in (Act.TAG, Act.UNTAG):
        what = ", ".join(given.get("tags") or ())
    elif name == Act.LIFT:
        what = ", ".join(str(words.word(words.HOLDS, code)) for code in given.get("codes") or ())
    else:
        what = given.get("text") or given.get("reason") or ""
    called = str(words.word(words.ACTS, name))
    return f"{called}: {what}" if what else called


def _known(visit: Visit, bulk_id: int) -> dict[str, Any]:
    """The bulk act. Raises BulkNotFound, also where it reaches beyond the channels of whoever asks."""
    own = visit.person.channels
    if own and not any(one["id"] == bulk_id for one in bulk.page(
        visit.cur, channels=own, after=bulk_id + 1, limit=1
    )):  # fmt: skip
        raise BulkNotFound(_("There is no bulk act %d") % bulk_id, bulk=bulk_id)
    return bulk.show(visit.cur, bulk_id)


def _asked(visit: Visit) -> tuple[Asked, Chosen]:
    name = said(visit, "act")
    if name not in {one.value for one in OFFERED}:
        raise FormInvalid(_("There is no such act"))
    stops: holds.Stops = "release" if said(visit, "stops") == "release" else "sourcing"
    code = said(visit, "code")
    asked = Asked(
        Act(name), said(visit, "reason"), stops=stops, codes=[code] if code else None,
        tags=tags_in(said(visit, "tags")),
    )  # fmt: skip
    visit.person.demand(NEEDS[asked.act])
    own = visit.person.channels
    if said(visit, "everything"):
        return asked, Chosen((), sentence.parse(QueryDict(said(visit, "filter"))), own)
    numbers = said(visit, "orders").split()
    if not numbers:
        raise FormInvalid(_("No order is chosen: mark some with x first"))
    return asked, Chosen(numbers, channels=own)


def _form(visit: Visit, asked: Asked, chosen: Chosen, seen: dict[str, Any] | None) -> dict[str, Any]:
    return {
        "wanted": asked,
        "act_word": words.ACTS[asked.act.value],
        "preview": seen,
        "orders": said(visit, "orders"),
        "everything": said(visit, "everything"),
        "filter": said(visit, "filter"),
        "chosen": len(chosen.numbers),
        "tags": " ".join(asked.tags),
        "holds": words.HOLDS,
        "code": said(visit, "code"),
    }
