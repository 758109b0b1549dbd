"""One table: role, operation, own or foreign object. Each cell is tried with the ids of objects that are
there: the stories of the examples make them. Rows come from the OpenAPI document, columns from
``docs/permissions.md``; nothing here names an operation but where it answers otherwise than the table says.

Who may is answered as in the example; who may not, with 403; to whom an object is foreign, with 404 or 403,
or with what holds nothing of it. Whoever is refused has changed nothing, not even for a moment.
"""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal
from urllib.parse import urlencode

import pytest
from django.db import transaction
from django.http import HttpResponse
from tests import company
from tests.api import described
from tests.api.calling import Caller
from tests.api.inside import inside, telling_inside
from tests.api.reaching import flat, limited, person
from tests.api.stories import STORIES
from tests.api.stories.telling import Asked, Server

from crossdock.accounts import keys
from crossdock.accounts.keys import Wanted
from crossdock.accounts.roles import ADMINISTRATOR, BUILT_IN
from crossdock.api.reach import REACH
from crossdock.api.reach_rules import ALL, Closed, Kept, Named, Of, Rule
from crossdock.core import clock
from crossdock.core import db as database
from crossdock.core.sql import Cursor

What = Literal["channel", "location"]
PAGE: Final = Path(__file__).parents[2] / "docs" / "permissions.md"
KEYED: Final[list[Any]] = [
    {"Key": []}
]  # by a key, or as a person; what needs only a log-in is in test_sessions.py
OPERATIONS: Final = {
    told["operationId"]: f"{method.upper()} {path.removeprefix('/api/v1')}"
    for path, methods in described.document()["paths"].items()
    for method, told in methods.items()
    if told.get("security") == KEYED
}
ELSEWHERE: Final[Mapping[What, str]] = {"channel": "elsewhere", "location": "ELSE"}  # nothing is there
COMES_IN: Final = {"accounts_session", "accounts_api_key"}  # where it is written that somebody came in
# Where the owner is refused all the same, and why: the code of the answer.
FIXED: Final = {"code", "valid_from"}  # of a location: said, and not put
# Where who may is refused all the same, and why: the code of the answer.
ROLE_BUT: Final[Mapping[tuple[str, str], str]] = {
    # What a role's hold or gate stops, another role does not let go: tests/orders and test_gates.py.
    ("POST /orders/{number}/release", "customer_service"): "hold_of_others",
    ("POST /orders/{number}/release", "finance"): "hold_of_others",
    ("POST /bulk/{bulk_id}/undo", "customer_service"): "hold_of_others",
    ("POST /fulfilment-orders/{number}/gates/{gate}/lift", "operations_manager"): "gate_of_others",
    ("POST /fulfilment-orders/{number}/gates/{gate}/lift", "customer_service"): "gate_of_others",
}
OWN_BUT: Final[Mapping[tuple[str, What], str]] = {
    # The example lets everybody sell again: test_reach.py ends a stop of one's own.
    ("POST /stock/stops/end", "channel"): "out_of_reach",
    # An order that is taken in is at no location yet: a webhook of one's own is not told of it.
    ("POST /webhooks/{name}/replay", "location"): "webhook_unknown",
}
MAKERS: Final = {"checkout", "bulk"}  # kinds of what is theirs who made it


def table() -> dict[str, dict[str, str]]:
    """The page's rows by operation."""
    lines = [line.strip("| ").split(" | ") for line in PAGE.read_text().splitlines() if line[:1] == "|"]
    head, _, *rows = lines
    return {row[0].strip("`"): dict(zip(head, row, strict=True)) for row in rows}


TABLE: Final = table()


@dataclass
class Company:
    """``say`` tells stories as the administrator's key; callers by role, and who is for elsewhere."""

    say: Server
    admin: Caller
    roles: dict[str, Caller]
    foreign: dict[What, Caller]
    owners: dict[str, Caller]


@pytest.fixture(scope="module")
def there() -> Iterator[Company]:
    with telling_inside("cells") as (say, admin):
        say.post("/channels", {"name": ELSEWHERE["channel"], "kind": "api"})
        place = {name: told for name, told in say.get("/locations/EWR").items() if name not in FIXED}
        say.call("PUT", f"/locations/{ELSEWHERE['location']}", place)
        with database.transaction() as cur:
            roles = {role: person(admin, cur, role) for role in BUILT_IN}
            foreign: dict[What, Caller] = {
                what: limited(admin, cur, **{f"{what}s": [name]}) for what, name in ELSEWHERE.items()
            }
        yield Company(say, admin, roles, foreign, {})


def test_every_operation_of_the_document_has_its_row() -> None:
    assert set(OPERATIONS.values()) == TABLE.keys() == REACH.keys()
    assert {(name, what) for name, what in OWN_BUT} <= {(name, what) for name in REACH for what in ELSEWHERE}


@pytest.mark.parametrize("view", OPERATIONS)
def test_every_cell_with_what_is_there(there: Company, view: str) -> None:
    name, say = OPERATIONS[view], there.say
    say.story = view
    asked = STORIES[view](say)
    owners: dict[What, tuple[Caller, Asked | None]] = {
        what: owner(there, what, name, view) for what in ELSEWHERE
    }
    wrong: list[Any] = []
    with database.transaction() as cur:
        for role, caller in there.roles.items():
            may = role == ADMINISTRATOR or TABLE[name][role.replace("_", " ")] == "yes"
            with tried(cur) as changed:
                answer = asked_by(caller, name, asked)
                but = ROLE_BUT.get((name, role)) if may else "not_allowed"
                if not (refused(answer, changed(), but) if but else went_well(answer)):
                    wrong.append((role, but, answer.status_code, answer.content, changed()))
        for what in ELSEWHERE:
            with tried(cur) as changed:
                answer = asked_by(there.foreign[what], name, asked)
                if not foreign_is_kept(cur, what, rule_of(name, what), answer, changed()):
                    wrong.append((f"for another {what}", answer.status_code, answer.content, changed()))
            with tried(cur):
                own, told = owners[what]
                found = code_of(asked_by(own, name, told or asked))
                expected = OWN_BUT.get((name, what), "out_of_reach" if closed(rule_of(name, what)) else None)
                if found != expected:
                    wrong.append((f"for its {what}", found, expected))
        transaction.set_rollback(True)
    done(say, name, asked)
    for _, told in owners.values():
        if told is not None:
            with suppress(AssertionError):  # there is nothing to put back: the call was taken back
                told.after()
    assert not wrong


def test_what_was_taken_back_is_seen_all_the_same(there: Company) -> None:
    """Else nobody who was refused could be caught at it."""
    there.say.story = "seen"
    there.say.order()
    with database.transaction() as cur, tried(cur) as changed:
        assert not changed()
        with database.transaction():
            cur.execute("UPDATE orders_order SET note = note")
            transaction.set_rollback(True)
        assert changed().keys() == {"orders_order"}
        there.roles["read_only"].get("orders")
        assert changed().keys() == {"orders_order"}


def done(say: Server, name: str, asked: Asked) -> None:
    """The call itself, so that what the story does after it finds what it has done."""
    method, path = name.split()
    sent = {} if "body" not in asked.request() else {"json": asked.body}
    address = path.format(**asked.path)
    response = say.http.request(method, address, params=asked.query, headers=asked.header, **sent)
    assert response.is_success, response.text
    asked.after()


@contextmanager
def tried(cur: Cursor) -> Iterator[Any]:
    """A part that is taken back. Gives what tells which tables were written in it, also by what was taken
    back before.
    """
    before = written(cur)
    with database.transaction():
        yield lambda: {
            table: rows - before[table]
            for table, rows in written(cur).items()
            if rows != before[table] and table not in COMES_IN
        }
        transaction.set_rollback(True)


def written(cur: Cursor) -> Counter[str]:
    """Rows inserted, updated and deleted in this transaction, by table."""
    rows = cur.execute(
        "SELECT relname::text, n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_xact_user_tables"
        " WHERE n_tup_ins + n_tup_upd + n_tup_del > 0"
    )
    return Counter(dict(rows.fetchall()))


def asked_by(caller: Caller, name: str, asked: Asked) -> HttpResponse:
    method, path = name.split()
    query = {at: str(value).lower() if value in (True, False) else value for at, value in asked.query.items()}
    query.pop("wait", None)  # for what will not come
    address = path.format(**asked.path).lstrip("/") + (f"?{urlencode(query, doseq=True)}" if query else "")
    body = asked.body if "body" in asked.request() else None
    return caller.call(method, address, body, dict(asked.header))


def went_well(answer: HttpResponse) -> bool:
    return 200 <= answer.status_code < 300


def refused(answer: HttpResponse, changed: Mapping[str, int], *codes: str) -> bool:
    """By one of these codes, and nothing was changed."""
    return not went_well(answer) and not changed and json.loads(answer.content)["code"] in codes


def rule_of(name: str, what: What) -> Rule:
    reach = REACH[name]
    return reach.channel if what == "channel" else reach.location


def closed(rule: Rule) -> bool:
    return any(isinstance(one, Closed) for one in flat(rule))


def names(cur: Cursor, what: What) -> list[str]:
    """Those of which the stories are: all but the one that is elsewhere."""
    table, name = {"channel": ("partners_channel", "name"), "location": ("network_location", "code")}[what]
    rows = cur.execute(f"SELECT DISTINCT t.{name}::text FROM {table} AS t").fetchall()
    return sorted({row[0] for row in rows} - {ELSEWHERE[what]})


def values(document: Any) -> Iterator[Any]:
    """All that stands in a document."""
    if isinstance(document, dict | list):
        for one in document.values() if isinstance(document, dict) else document:
            yield from values(one)
    else:
        yield document


def foreign_is_kept(
    cur: Cursor, what: What, rule: Rule, answer: HttpResponse, changed: Mapping[str, int]
) -> bool:
    """Whether somebody who is for elsewhere was answered as the rule says, and told nothing of the others."""
    if closed(rule):
        return refused(answer, changed, "out_of_reach")
    if any(isinstance(one, Of | Named) for one in flat(rule)):
        return refused(answer, changed, "not_here")
    if not went_well(answer):
        return answer.status_code in (403, 404, 422) and not changed
    return rule == ALL or not set(names(cur, what)) & set(values(json.loads(answer.content or b"null")))


def owner(there: Company, what: What, name: str, view: str) -> tuple[Caller, Asked | None]:
    """Who is for all places of the story; and the story as they tell it, where an object is theirs who made
    it or are limited as it is.
    """
    with database.transaction() as cur:
        limits = {f"{what}s": names(cur, what)}
        if str(limits) not in there.owners:
            wanted = Wanted(f"owner {len(there.owners)}", ("*",), **limits)  # type: ignore[arg-type]
            key = keys.create(cur, wanted, at=clock.wall(), actor=company.ACTOR)
            there.owners[str(limits)] = Caller(key, there.admin.company)
        own = there.owners[str(limits)]
    ones = flat(rule_of(name, what))
    if not any(isinstance(one, Kept) or (isinstance(one, Of) and one.kind in MAKERS) for one in ones):
        return own, None
    for by, teller in (("own", own), ("all", there.admin)):
        say = inside(teller.key)
        say.story, say.limits = f"{what}_{by}_{view}", limits
        with suppress(AssertionError, ValueError):  # it needs what only others make, or see
            return own, STORIES[view](say)
    return own, None


def code_of(answer: HttpResponse) -> str | None:
    """By which a request is refused; None: it is not."""
    return None if went_well(answer) else str(json.loads(answer.content)["code"])
