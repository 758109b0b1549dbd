"""The page of who may do what: equal to the code, and true for whoever is limited, whatever a request names.
That it is true cell by cell, with what is there, is tried in test_cells.py.
"""

from pathlib import Path
from typing import Any, Literal

import pytest
from tests.api.calling import Caller
from tests.api.reaching import World, flat, limited, naming, person, refused

from crossdock.accounts import keys
from crossdock.accounts.scopes import SCOPES
from crossdock.api import permissions
from crossdock.api.reach import REACH
from crossdock.api.reach_rules import Closed, Named, Of, Rule, Said
from crossdock.core.sql import Cursor

PAGE = Path(__file__).parents[2] / "docs" / "permissions.md"
OPERATIONS = {one.name: one for one in permissions.operations()}
MINE = {"channel": ("web", "shop"), "location": ("EWR", "LAX")}
FOREIGN = {"channel": ("other",), "location": ("CHI",)}
What = Literal["channel", "location"]


@pytest.fixture(autouse=True)
def forget() -> None:
    keys.PROVED.forget()


def test_the_page_is_made_from_the_code() -> None:
    assert PAGE.read_text() == permissions.page(), "write it anew: permissions.page()"


def test_every_operation_says_what_it_is_to_who_is_limited() -> None:
    missing = OPERATIONS.keys() - REACH.keys()
    assert not missing, "say in api/reach.py what whoever is limited to channels or locations may do here"
    assert REACH.keys() == OPERATIONS.keys()


def test_every_scope_is_needed_somewhere() -> None:
    """That no other helps is tried in test_doors."""
    assert {one.scope for one in OPERATIONS.values()} == SCOPES.keys()


def rule_of(name: str, what: What) -> Rule:
    reach = REACH[name]
    return reach.channel if what == "channel" else reach.location


def expected(rule: Rule, named: str | None, *, mine: bool, what: What) -> str | None:
    """How a request is refused; ``mine``: whether its object is the caller's, ``named``: what it names."""
    ones = flat(rule)
    if any(isinstance(one, Closed) for one in ones):
        return "out_of_reach"
    if not mine and any(isinstance(one, Of | Named) for one in ones):
        return "not_here"
    own = MINE[what] if mine else FOREIGN[what]
    if naming(rule) and named is not None and named not in own:
        return "out_of_reach"
    if named is None and any(isinstance(one, Said) and one.needed for one in ones):
        return "out_of_reach"
    return None


@pytest.mark.parametrize("what", ["channel", "location"])
@pytest.mark.parametrize("by", [limited, person])
def test_every_cell_is_true(api: Caller, cur: Cursor, what: What, by: Any) -> None:
    """The object is of web, at EWR; what is their own people change: they come last."""
    world = World(api, cur)
    own, foreign = (by(api, cur, **{f"{what}s": names[what]}) for names in (MINE, FOREIGN))
    wrong = []
    for caller, mine in ((foreign, False), (own, True)):
        for name in OPERATIONS:
            method, template = name.split()
            rule = rule_of(name, what)
            maker = own if mine and not isinstance(rule, Closed) else api
            path = world.path(template, maker)
            for named in (FOREIGN[what][0], None, MINE[what][0]) if naming(rule) else (None,):
                found = refused(caller, method, path, rule, named)
                if found != expected(rule, named, mine=mine, what=what):
                    wrong.append((name, named, "own" if mine else "foreign", found))
    assert not wrong


def test_both_limits_hold_at_once(api: Caller, cur: Cursor) -> None:
    world = World(api, cur)
    path = world.path("/fulfilment-orders/{number}", api)
    for sales, places, status in (
        (["web"], ["EWR"], 200),
        (["web"], ["CHI"], 404),
        (["other"], ["EWR"], 404),
    ):
        one = limited(api, cur, channels=sales, locations=places)
        assert one.call("GET", path).status_code == status
        assert one.call("GET", path.replace("FO-", "fo-")).status_code == status


def test_what_is_elsewhere_is_answered_as_what_is_nowhere(api: Caller, cur: Cursor) -> None:
    number = World(api, cur).ids["/orders/{number}"]
    one = limited(api, cur, channels=["other"])
    for there in (number, "SO-7", "x"):
        for method, path in (("GET", f"orders/{there}"), ("POST", f"orders/{there}/cancel")):
            problem = one.ask(method, path, 404)
            assert problem["code"] == "not_here"
            assert problem["detail"] == f"There is no {there} at other, which is all you see"


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ([{"sku": "MUG", "location": "EWR", "quantity": 1, "reason": "found"}], 200),
        (
            [
                {"sku": "MUG", "location": "EWR", "quantity": 1},
                {"sku": "MUG", "location": "CHI", "quantity": 1},
            ],
            403,
        ),
        ({"sku": "MUG", "quantity": 1}, 403),
        ({"sku": "MUG", "location": ["EWR"], "quantity": 1}, 403),
        ("EWR", 403),
    ],
)
def test_a_body_names_its_own_alone(api: Caller, cur: Cursor, body: Any, status: int) -> None:
    one = limited(api, cur, locations=["EWR"])
    assert one.call("POST", "stock/adjustments", body).status_code == status


@pytest.mark.parametrize("number", ["FO-1_0", "+1", "1e3", "\uff11", "FO-", "x"])
def test_what_is_no_number_here_is_none_there(api: Caller, cur: Cursor, number: str) -> None:
    """Two readings of one address would let a key through to what another reading finds."""
    one = limited(api, cur, channels=["other"])
    for path in ("fulfilment-orders", "orders", "shipments", "labels", "acts"):
        assert one.call("GET", f"{path}/{number}").status_code == 404
