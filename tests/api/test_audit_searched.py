"""The audit is searched by what was done, to what, and by a kind of setting, however much changed at once."""

from typing import Any

from tests.api.calling import Caller, order
from tests.company import ACTOR, MONDAY

from crossdock.accounts import audit
from crossdock.accounts.audit import Filters
from crossdock.catalog import skus
from crossdock.core import db as database
from crossdock.core import origins
from crossdock.core.actor import Actor
from crossdock.core.origins import Origin

FILE = Origin(Actor("command", "ada"), "cli", "crossdock import skus")


def acts(api: Caller, query: str) -> list[str]:
    return [one["act"] for one in api.get(f"audit{query}")["items"]]


def imported(*codes: str, name: str) -> None:
    """As a command does it."""
    with origins.of_process(FILE), database.transaction() as cur:
        rows: list[dict[str, Any]] = [{"code": code, "name": name} for code in codes]
        skus.import_rows(cur, rows, at=MONDAY, actor=FILE.actor)


def test_entries_are_found_by_what_was_done_and_to_what(live: Caller) -> None:
    first, second = (live.post("orders", order(f"A-{n}"), 201)["number"] for n in (1, 2))
    for number in (first, second):
        live.post(f"orders/{number}/hold", {"reason": "x"})
    live.post(f"orders/{first}/release")
    live.post("channels/web/pause", {"reason": ""})
    hold, release = "POST /orders/{number}/hold", "POST /orders/{number}/release"
    assert acts(live, "?act=HOLD") == [hold, hold]
    assert acts(live, "?act=nothing") == []
    assert acts(live, f"?target=/api/v1/orders/{first}") == [release, hold]
    assert acts(live, f"?target=/api/v1/orders/{first}/&act=hold") == [hold]
    assert acts(live, f"?target=/api/v1/orders/{first[:-1]}") == []  # not what only begins so
    assert acts(live, "?target=/api/v1/orders&act=POST /orders") == [
        release,
        hold,
        hold,
        "POST /orders",
        "POST /orders",
    ]
    assert acts(live, f"?order={first}&act=hold") == [hold]
    assert acts(live, f"?order={first}&target=/api/v1/orders/{second}") == []
    assert acts(live, "?subject=channel&name=web&act=pause") == ["POST /channels/{name}/pause"]
    assert acts(live, "?subject=channel&act=resume") == []
    assert acts(live, "?act=hold&limit=1") == [hold]
    with database.transaction() as cur:
        assert hold in audit.acts(cur)
        assert "channel" in audit.kinds(cur)


def test_a_kind_of_setting_is_paged_by_transaction(live: Caller) -> None:
    for turn in range(3):
        imported("MUG", "TEE", "JUG", name=f"name {turn}")
    with database.transaction() as cur:  # two actors in one transaction are two entries
        for actor in (ACTOR, FILE.actor):
            skus.import_rows(cur, [{"code": "MUG", "name": str(actor)}], at=MONDAY, actor=actor)
    seen, cursor = [], ""
    while True:
        page = live.get(f"audit?subject=sku&limit=1{cursor}")
        seen += [(one["actor"], one["changes"][0]["after"].get("name")) for one in page["items"]]
        if page["next_cursor"] is None:
            break
        cursor = f"&cursor={page['next_cursor']}"
    mine = [one for one in seen if one[1] is not None and one[1] != "Mug"]
    assert sorted(mine[:2]) == [(str(FILE.actor), str(FILE.actor)), (str(ACTOR), str(ACTOR))]
    assert mine[2:] == [(str(FILE.actor), f"name {turn}") for turn in (2, 1, 0)]
    with database.transaction() as cur:
        found = audit.page(cur, Filters(subject="sku", act="import"), below=None, limit=10)
    assert [one.act for one in found] == ["crossdock import skus"] * 3


def test_of_much_that_changed_at_once_what_was_asked_for_is_shown_first(live: Caller) -> None:
    codes = [f"S{n:03}" for n in range(audit.MOST_TOLD + 50)]
    imported(*codes, name="x")
    [entry] = live.get(f"audit?subject=sku&name={codes[-1]}")["items"]
    assert (entry["changes"][0]["name"], len(entry["changes"]), entry["more"]) == (codes[-1], 100, True)
    assert [one["name"] for one in entry["changes"]].count(codes[-1]) == 1
