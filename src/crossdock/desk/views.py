"""Views of the list of orders that people keep: a name for a filter, a sort and columns; their own, or shared
with all or with a role. Each has them in an order of their own, and may say with which the list begins; for
who did not, an administrator says it by role.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

import msgspec

from crossdock.accounts import roles
from crossdock.core import changes
from crossdock.core.actor import Actor
from crossdock.core.changes import Change
from crossdock.core.sql import Cursor, ints, statement
from crossdock.desk.errors import ViewInvalid, ViewNotFound, ViewNotYours, ViewsTooMany

READ = statement(__package__, "views_read")
ADD = statement(__package__, "view_add")
CHANGE = statement(__package__, "view_change")
DROP = statement(__package__, "view_drop")
SAID = statement(__package__, "views_said")
CHOICE = statement(__package__, "view_choice")
CHOOSE = statement(__package__, "view_choose")
OF_ROLE = statement(__package__, "view_of_role")
ROLES = statement(__package__, "view_roles")

SHARED: Final = ("nobody", "all", "role")
LONGEST: Final = 60  # characters of a name
LARGEST: Final = 2000  # of the parameters, all in all
MOST: Final = 50  # of one person
SEEN: Final = 200  # by one person
NONE: Final = 0  # in the place of a view's id: the list begins with none


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who looks. ``user_id``: theirs; ``role``: by name."""

    user_id: int
    role: str
    actor: Actor

    @property
    def administers(self) -> bool:
        return self.role == roles.ADMINISTRATOR


@dataclass(frozen=True, slots=True)
class Said:
    """What is kept. ``query``: parameters of the list's address; ``shared``: ``nobody``, ``all`` or ``role``
    (then ``role`` says which).
    """

    name: str
    query: Mapping[str, str]
    shared: str = "nobody"
    role: str | None = None


@dataclass(frozen=True, slots=True)
class View:
    """``owner``: name or e-mail address of whose it is; ``mine``: of whoever looks; ``mine_to_change``."""

    id: int
    owner: str
    said: Said
    mine: bool
    mine_to_change: bool


@dataclass(frozen=True, slots=True)
class Seen:
    """The views that somebody sees, in their order; ``first``: with which the list begins, if any;
    ``chosen``: they said so themselves; ``of_role``: with which it begins for their role.
    """

    views: Sequence[View]
    first: View | None
    chosen: bool
    of_role: View | None

    def one(self, view_id: int | None) -> View | None:
        return next((one for one in self.views if one.id == view_id), None)


def seen(cur: Cursor, who: Viewer) -> Seen:
    """The views that somebody may see. A choice of theirs that they see no more is none."""
    choice = _choice(cur, who)
    place = {id_: at for at, id_ in enumerate(choice.views)}
    found = sorted(_read(cur, who, None), key=lambda one: place.get(one.id, len(place)))
    known = {one.id: one for one in found}
    own, of_role = known.get(choice.first_id or NONE), known.get(choice.of_role or NONE)
    chosen = own is not None or choice.without
    return Seen(found, own if chosen else of_role, chosen, of_role)


def one(cur: Cursor, who: Viewer, view_id: int) -> View:
    """Raises ViewNotFound, also where it is not for them."""
    found = _read(cur, who, view_id)
    if not found:
        raise ViewNotFound(f"there is no view {view_id}", view=view_id)
    return found[0]


def add(cur: Cursor, who: Viewer, said: Said, *, at: datetime) -> int:
    """Keep a view; its id. Raises ViewInvalid, RoleNotFound, ViewsTooMany."""
    said = _checked(cur, said)
    made = ADD.row(cur, user_id=who.user_id, **_columns(said), at=at, most=MOST)
    if made is None:
        raise ViewsTooMany(f"you have {MOST} views, as many as there may be: delete some first", most=MOST)
    _tell(cur, made[0], "made", None, said, who, at)
    return int(made[0])


def change(cur: Cursor, who: Viewer, view_id: int, said: Said, *, at: datetime) -> Said:
    """Make a view another; returns what it was. Raises ViewInvalid, RoleNotFound, ViewNotFound,
    ViewNotYours.
    """
    before = _theirs(cur, who, view_id).said
    said = _checked(cur, said)
    CHANGE.run(cur, id=view_id, **_columns(said))
    _tell(cur, view_id, "changed", before, said, who, at)
    return before


def drop(cur: Cursor, who: Viewer, view_id: int, *, at: datetime) -> Said:
    """Delete a view; returns what it was. Raises ViewNotFound, ViewNotYours."""
    before = _theirs(cur, who, view_id).said
    DROP.run(cur, id=view_id, dropped_at=at)
    _tell(cur, view_id, "dropped", before, None, who, at)
    return before


def restore(cur: Cursor, who: Viewer, view_id: int, *, at: datetime) -> Said:
    """Have a view back that was deleted. Raises ViewNotFound, ViewNotYours."""
    row = DROP.row(cur, id=view_id, dropped_at=None)
    if row is None:
        raise ViewNotFound(f"no view {view_id} was deleted", view=view_id)
    said = Said(*row[1:])
    if not _may(who, row[0], said):
        raise ViewNotYours(view=view_id)
    _tell(cur, view_id, "restored", None, said, who, at)
    return said


def order(cur: Cursor, who: Viewer, view_ids: Sequence[int]) -> None:
    """Have views in this order; those that are not named follow."""
    before = _choice(cur, who)
    _choose(cur, who, replace(before, views=list(dict.fromkeys(view_ids))[:SEEN]))


def begin_with(cur: Cursor, who: Viewer, view_id: int | None) -> int | None:
    """Let the list begin with a view, with ``NONE``, or (None) as it does for their role; returns what it
    was. Raises ViewNotFound.
    """
    if view_id:
        one(cur, who, view_id)
    before = _choice(cur, who)
    _choose(cur, who, replace(before, first_id=view_id or None, without=view_id == NONE))
    return before.first_id or (NONE if before.without else None)


def begin_role_with(cur: Cursor, who: Viewer, role: str, view_id: int | None, *, at: datetime) -> int | None:
    """Let the list begin with a view for those of a role who did not choose, or (None) with none; returns
    with which it did. Raises RoleNotFound, ViewNotFound, ViewNotYours, ViewInvalid.
    """
    if not who.administers:
        raise ViewNotYours("with which view orders begin for a role, an administrator says", view=view_id)
    role = roles.find(cur, role).name
    said = None if view_id is None else one(cur, who, view_id).said
    if said is not None and not (said.shared == "all" or (said.shared == "role" and said.role == role)):
        raise _invalid("role", f"“{said.name}” is not shared with {role}: share it first")
    before = begins_of(cur).get(role)
    OF_ROLE.run(cur, role=role, first_id=view_id)
    was, now = (None if one_ is None else {"view": one_} for one_ in (before, view_id))
    if was != now:
        changes.record(cur, [Change("default_view", role, "chosen", was, now)], at=at, actor=who.actor)
    return before


def begins_of(cur: Cursor, role: str | None = None) -> dict[str, int]:
    """By role, for which it does: the id of the view that the list begins with; of one, or all (None)."""
    return dict(ROLES.rows(cur, role=role))


def kept(cur: Cursor, view_id: int) -> Said | None:
    """Whosever it is, as it stands; None: there is none."""
    row = SAID.row(cur, after=view_id - 1, limit=1)
    return None if row is None or row[0] != view_id or row[5] is not None else Said(*row[1:5])


def _read(cur: Cursor, who: Viewer, view_id: int | None) -> list[View]:
    rows = READ.rows(cur, user_id=who.user_id, role=who.role, every=who.administers, id=view_id, limit=SEEN)
    return [
        View(id_, owner, said := Said(*rest), user_id == who.user_id, _may(who, user_id, said))
        for id_, user_id, owner, *rest in rows
    ]


def _may(who: Viewer, user_id: int, said: Said) -> bool:
    """Its owner, and administrators what is shared."""
    return user_id == who.user_id or (who.administers and said.shared != "nobody")


def _theirs(cur: Cursor, who: Viewer, view_id: int) -> View:
    found = one(cur, who, view_id)
    if not found.mine_to_change:
        raise ViewNotYours(
            f"“{found.said.name}” is changed by {found.owner} or an administrator", view=view_id
        )
    return found


@dataclass(frozen=True, slots=True)
class _Choice:
    """``views``: ids in their order; ``first_id``: chosen, or ``without``: none was; ``of_role``: theirs."""

    views: Sequence[int]
    first_id: int | None
    without: bool
    of_role: int | None


def _choice(cur: Cursor, who: Viewer) -> _Choice:
    return _Choice(*CHOICE.one(cur, user_id=who.user_id, role=who.role))


def _choose(cur: Cursor, who: Viewer, choice: _Choice) -> None:
    CHOOSE.run(
        cur,
        user_id=who.user_id,
        views=ints(list(choice.views)),
        first_id=choice.first_id,
        without=choice.without,
    )


def _checked(cur: Cursor, said: Said) -> Said:
    name = " ".join(said.name.split())
    if not name or len(name) > LONGEST:
        raise _invalid("name", f"a view has a name, of {LONGEST} characters at most")
    if said.shared not in SHARED:
        raise _invalid("shared", f"it is shared with one of {', '.join(SHARED)}")
    if len(_json(said.query)) > LARGEST:
        raise _invalid("query", "this filter is too long to be kept")
    role = said.role if said.shared == "role" else None
    if said.shared == "role":
        role = roles.find(cur, role or "").name
    return replace(said, name=name, role=role)


def _invalid(field: str, message: str) -> ViewInvalid:
    return ViewInvalid(message, errors=[{"field": field, "message": message}])


def _columns(said: Said) -> dict[str, Any]:
    return {"name": said.name, "query": _json(said.query), "shared": said.shared, "role": said.role}


def _tell(
    cur: Cursor, view_id: int, kind: str, before: Said | None, after: Said | None, who: Viewer, at: datetime
) -> None:
    """To the history of settings."""
    was, now = (None if one is None else document(one) for one in (before, after))
    changes.record(cur, [Change("view", str(view_id), kind, was, now)], at=at, actor=who.actor)


def document(said: Said) -> dict[str, Any]:
    """A view as its history has it: by what is filtered, not for what, which may be somebody's name."""
    return {"name": said.name, "query": sorted(said.query), "shared": said.shared, "role": said.role}


def _json(value: Mapping[str, str]) -> str:
    return msgspec.json.encode(value).decode()
