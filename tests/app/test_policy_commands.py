"""Policies from the command line: tried, held to golden orders, taken back."""

import json
from collections.abc import Callable
from pathlib import Path

from tests import company
from tests.conftest import Database

from crossdock.core import db as database
from crossdock.core.actor import Actor
from crossdock.orders.numbers import format_number
from crossdock.sourcing import golden
from crossdock.sourcing.take_in import take_in

Run = Callable[..., tuple[str, str]]


def test_a_policy_is_tried_held_to_guard_rails_and_taken_back(run: Run, db: Database, tmp_path: Path) -> None:
    path = tmp_path / "next.json"
    path.write_text('{"max_parcels": 1}')
    assert json.loads(run("policies", "dry-run", str(path), "--json")[0])["may_be_published"]
    run("policies", "publish", str(path))
    with database.transaction() as cur:
        mine, at, actor = company.build(cur), company.MONDAY, Actor("command", "tests")
        [made] = take_in(cur, [(0, mine.order("A-1", ("MUG", 1)))], actor=actor, at=at)
        number = format_number(made.order_id)
        golden.keep(cur, number, golden.Wants(("CHI",)), note="", at=at, actor=actor)
    assert number in run("policies", "dry-run", str(path), code=1)[1]
    assert "policy_guarded" not in run("policies", "publish", str(path), code=1)[0]
    assert json.loads(run("policies", "take-back", "1", "--json")[0]) == {"version": 2}
    run("policies", "take-back", "1", code=1)


def test_a_version_is_tried_on_a_share_of_orders_and_stopped(run: Run, db: Database, tmp_path: Path) -> None:
    path = tmp_path / "next.json"
    path.write_text('{"max_parcels": 1}')
    run("policies", "publish", str(path), "--from", "2099-01-01")
    assert "99 % of orders: running" in run("policies", "try", "1", "--share", "99")[0]
    with database.transaction() as cur:
        mine, actor = company.build(cur), Actor("command", "tests")
        take_in(cur, [(0, mine.order(f"A-{place}", ("MUG", 1))) for place in range(4)], actor=actor)
    found = json.loads(run("policies", "trial", "--json")[0])
    assert (found["version"], found["state"], found["few"]) == (1, "running", True)
    assert found["figures"][0]["in_force"] + found["figures"][0]["tried"] == 4
    said = run("policies", "stop")[0]
    assert "over" in said
    assert "tell little" in said
    run("policies", "stop", code=1)
