"""Views of the list of orders that people keep: tabs with counts, and the dialog in which they are named,
shared, moved and deleted.
"""

from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext as _

from crossdock.accounts import roles
from crossdock.console import sentence, words
from crossdock.console.acting import Done, Undo, act, said
from crossdock.console.page import Made, Moved, Shown, Visit, page
from crossdock.core.errors import CrossdockError
from crossdock.desk import counts, views
from crossdock.desk.views import Said, Seen, View, Viewer

KEPT: Final = (*(part.name for part in sentence.PARTS), "sort", "columns")
ALL: Final = "all"  # in the place of a view: none, though the list begins with one
BESIDE: Final = 9  # views that are tabs, each with a key; the rest stand in a menu
LIST: Final = "/console/orders"


def viewer(visit: Visit) -> Viewer:
    return Viewer(visit.person.id, visit.session.role, visit.person.actor)


def address(view_id: int, query: Mapping[str, str]) -> str:
    """The list as a view has it: the filter stands in it too, so that it shows the same once the view is
    another.
    """
    return f"{LIST}?{urlencode({'view': view_id, **query})}"


def first(visit: Visit, found: Seen) -> str | None:
    """Where the list begins for who asks for nothing in particular, or for a view by its id alone; None:
    here. Raises ViewNotFound.
    """
    asked = visit.http.GET
    if not asked:
        return address(found.first.id, found.first.said.query) if found.first else None
    view_id = _id(visit.asked("view"))
    if view_id is not None and list(asked) == ["view"]:
        one = views.one(visit.cur, viewer(visit), view_id)
        if one.said.query:
            return address(one.id, one.said.query)
    return None


def tabs(visit: Visit, found: Seen, *, counted: bool = False) -> dict[str, Any]:
    """What the tabs show. ``counted``: with their counts, which may take a moment."""
    asked = visit.http.GET
    here = found.one(_id(asked.get("view", "")))
    shown = [_tab(visit, one, here, counted=counted and at < BESIDE) for at, one in enumerate(found.views)]
    return {
        "saved": shown[:BESIDE],
        "saved_more": shown[BESIDE:],
        "saved_here": here,
        "saved_first": found.first,
        "saved_changed": here is not None and dict(here.said.query) != given(asked),
        "saved_query": urlencode({name: value for name, value in asked.items() if name != "after"}),
        "counted": counted,
    }


def stays(visit: Visit, found: Seen) -> QueryDict:
    """The address' parameters as the page's own links go on from them: whoever left the view that the list
    begins with does not come back to it by taking the last word out of the filter.
    """
    asked = visit.http.GET.copy()
    if found.first is not None:
        asked.setdefault("view", ALL)
    return asked


def given(asked: Mapping[str, str]) -> dict[str, str]:
    """Of an address, what a view keeps."""
    return {name: value for name in KEPT if (value := asked.get(name, "").strip())}


@page("orders:read", by="channel")
def show_tabs(visit: Visit) -> Made:
    """The tabs again, with counts."""
    found = views.seen(visit.cur, viewer(visit))
    return Shown("console/parts/saved_tabs.html", tabs(visit, found, counted=True))


@page("orders:read", by="channel")
def form(visit: Visit) -> Made:
    """The dialog for what the address shows."""
    found = views.seen(visit.cur, viewer(visit))
    here = found.one(_id(visit.asked("view")))
    query = given(visit.http.GET)
    context = {
        "here": here,
        "begins": here is not None and found.first is not None and found.first.id == here.id,
        "chosen": found.chosen,
        "of_role": found.of_role,
        "for_roles": _for_roles(visit, here),
        "said": sentence.say(sentence.parse(query)),
        "query": urlencode(query),
        "roles": roles.known(visit.cur),
        "longest": views.LONGEST,
    }
    return Shown("console/parts/saved_form.html", context)


@act("orders:read", by="channel")
def save(visit: Visit) -> Done | Made:
    """Keep what is shown: under a new name, or in the view that is there."""
    query = given(QueryDict(said(visit, "query")))
    sentence.parse(query)
    shared = said(visit, "shared") or "nobody"
    wanted = Said(said(visit, "name"), query, shared, said(visit, "role") or None)
    if said(visit, "as") != "same":
        made = views.add(visit.cur, viewer(visit), wanted, at=visit.at)
        return Moved(address(made, query))
    view_id = _id(said(visit, "view")) or 0
    before = views.change(visit.cur, viewer(visit), view_id, wanted, at=visit.at)
    back = {
        "as": "same", "view": str(view_id), "name": before.name, "query": urlencode(before.query),
        "shared": before.shared, "role": before.role or "",
    }  # fmt: skip
    return Done(
        _("The view “%s” was changed") % wanted.name, Undo("/console/views/acts/save", back),
        address(view_id, query), ("views",),
    )  # fmt: skip


@act("orders:read", by="channel")
def delete(visit: Visit, view_id: int) -> Done:
    """Delete a view; it can be had back."""
    before = views.drop(visit.cur, viewer(visit), view_id, at=visit.at)
    undo = Undo(f"/console/views/{view_id}/acts/restore", {})
    return Done(_("The view “%s” was deleted") % before.name, undo, changed=("views",))


@act("orders:read", by="channel")
def restore(visit: Visit, view_id: int) -> Done:
    """Have a view back."""
    found = views.restore(visit.cur, viewer(visit), view_id, at=visit.at)
    return Done(
        _("The view “%s” is back") % found.name, changed=("views",), link=address(view_id, found.query)
    )


@act("orders:read", by="channel")
def move(visit: Visit, view_id: int) -> Done:
    """Move a view's tab by one place to the left or to the right."""
    name = views.one(visit.cur, viewer(visit), view_id).said.name
    ids = [one.id for one in views.seen(visit.cur, viewer(visit)).views]
    left = said(visit, "by") == "left"
    at = ids.index(view_id)
    to = min(max(at + (-1 if left else 1), 0), len(ids) - 1)
    ids.insert(to, ids.pop(at))
    views.order(visit.cur, viewer(visit), ids)
    back = Undo(f"/console/views/{view_id}/acts/move", {"by": "right" if left else "left"})
    return Done(_("“%s” stands elsewhere now") % name, back if to != at else None, changed=("views",))


@act("orders:read", by="channel")
def begin(visit: Visit, view_id: int) -> Done:
    """Let the list begin with a view; 0: with none, or (``as``: ``role``) as it does for their role."""
    wanted = None if not view_id and said(visit, "as") == "role" else view_id
    before = views.begin_with(visit.cur, viewer(visit), wanted)
    if wanted is None:
        told = _("Orders begin as they do for your role")
    else:
        told = _("Orders begin with this view") if wanted else _("Orders begin with all of them")
    fields = {"as": "role"} if before is None else {}
    undo = Undo(f"/console/views/{before or views.NONE}/acts/begin", fields)
    return Done(told, undo if before != wanted else None, changed=("views",))


@act("orders:read", by="channel")
def begin_role(visit: Visit, view_id: int) -> Done:
    """Let the list begin with a view for all of a role who did not choose; 0: with none."""
    role = said(visit, "role")
    before = views.begin_role_with(visit.cur, viewer(visit), role, view_id or None, at=visit.at)
    named = words.word(words.ROLES, role)
    told = _("For %s orders begin with this view, unless they choose another")
    if not view_id:
        told = _("For %s orders begin with all of them, unless they choose a view")
    undo = Undo(f"/console/views/{before or views.NONE}/acts/begin-role", {"role": role})
    return Done(told % named, undo if before != (view_id or None) else None, changed=("views",))


def _for_roles(visit: Visit, here: View | None) -> list[dict[str, Any]]:
    """For whoever may say so: the roles that see the view; ``begins``: the list begins with it for them."""
    if here is None or here.said.shared == "nobody" or not viewer(visit).administers:
        return []
    chosen = views.begins_of(visit.cur)
    seeing = [here.said.role] if here.said.shared == "role" else list(roles.known(visit.cur))
    return [{"role": one, "begins": chosen.get(str(one)) == here.id} for one in seeing]


def _tab(visit: Visit, one: View, here: View | None, *, counted: bool) -> dict[str, Any]:
    found, more = _count(visit, one.said.query) if counted else (None, False)
    return {
        "view": one,
        "address": address(one.id, one.said.query),
        "here": here is not None and here.id == one.id,
        "count": found,
        "more": more,
    }


def _count(visit: Visit, query: Mapping[str, str]) -> tuple[int | None, bool]:
    """How many orders it finds, and whether there may be more; None: its filter means nothing any more."""
    try:
        return counts.of(visit.cur, sentence.parse(query), visit.person.channels, visit.at)
    except CrossdockError:
        return None, False


def _id(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 19 else None
