"""Reports over the API: figures, pages of the rows behind them, what whoever is limited sees."""

import pytest
from tests.api.calling import Caller, order
from tests.api.reaching import limited
from tests.company import BEGAN

from crossdock.core.sql import Cursor
from crossdock.orders.numbers import parse_number
from crossdock.partners import channels
from crossdock.reporting import catalogue, counting
from crossdock.reporting.catalogue import REPORTS

WEEK = "period=own&first=2026-11-23&last=2026-11-29"
HOMES = {"order": "orders", "fulfilment_order": "fulfilment-orders"}


def path(code: str) -> str:
    return f"reports/{HOMES[REPORTS[code].subject]}/{code}"


@pytest.fixture
def placed(api: Caller, cur: Cursor) -> dict[str, str]:
    """An order of ``web`` from Newark, one of ``other`` from Los Angeles; their channels by number."""
    channels.add(cur, "other", "api", at=BEGAN)
    west = {"region": "CA", "postal_code": "90001", "city": "Los Angeles"}
    first = order("A-1", ("MUG", 1))
    second = order("A-2", ("MUG", 1), channel="other")
    second["ship_to"] = {**second["ship_to"], **west}
    found = {api.post("orders", one, 201)["number"]: one["channel"] for one in (first, second)}
    counting.count(cur, [parse_number(number) for number in found])
    return found


@pytest.mark.parametrize("code", REPORTS)
def test_each_report_says_what_it_counts_of_which_days_as_of_when(
    api: Caller, placed: dict[str, str], code: str
) -> None:
    for by in REPORTS[code].by:
        found = api.get(f"{path(code)}?{WEEK}&by={by}")
        assert found["about"] == catalogue.ABOUT[code]
        assert found["by"] == by
        assert found["time_zone"] == "UTC"
        assert found["as_of"] <= "2026-11-23T15:00:00Z"
        if code != "backorders":
            assert found["before"] == {"first": "2026-11-16", "last": "2026-11-22"}
            assert sum(line["now"]["counted"] for line in found["lines"]) >= 2
    outcome = "&outcome=placed" if code == "stages" else ""
    rows = api.get(f"{path(code)}/rows?{WEEK}{outcome}")["items"]
    assert {row["order"] for row in rows} == (set() if code == "backorders" else set(placed))


def test_pages_of_rows_go_on_where_the_last_one_ended(api: Caller, placed: dict[str, str]) -> None:
    seen, cursor = [], ""
    while True:
        page = api.get(f"{path('release')}/rows?{WEEK}&limit=1{cursor}")
        seen += [row["order"] for row in page["items"]]
        if page["next_cursor"] is None:
            break
        cursor = f"&cursor={page['next_cursor']}"
    assert sorted(seen) == sorted(placed)
    for wrong in (
        "cursor=x", "outcome=lost", "period=own", "hour=3", "by=day", "first=2026-11-23", "period=never",
    ):  # fmt: skip
        given = wrong if wrong.startswith("period") else f"{wrong}&{WEEK}" if "first" not in wrong else wrong
        api.ask("GET", f"{path('release')}/rows?{given}", 422)
    assert api.ask("GET", f"{path('fill')}?{WEEK}&by=location", 422)["code"] == "report_unfit"
    assert api.ask("GET", f"{path('fill')}?{WEEK}&location=EWR", 422)["code"] == "report_unfit"
    api.ask("GET", f"reports/orders/delivery?{WEEK}", 422)
    assert api.get(f"{path('release')}/rows?{WEEK}&channel=nobody")["items"] == []


@pytest.mark.parametrize(("what", "own"), [("channel", "web"), ("location", "EWR")])
def test_whoever_is_limited_counts_their_own(
    api: Caller, cur: Cursor, placed: dict[str, str], what: str, own: str
) -> None:
    one = limited(api, cur, **{f"{what}s": [own]})
    for code, report in REPORTS.items():
        outcome = "&outcome=placed" if code == "stages" else ""
        if what == "location" and report.subject == "order":
            one.ask("GET", f"{path(code)}?{WEEK}", 403)
            one.ask("GET", f"{path(code)}/rows?{WEEK}{outcome}", 403)
            continue
        everything = api.get(f"{path(code)}/rows?{WEEK}{outcome}")["items"]
        mine = [row for row in everything if row[what] == own]
        assert len(everything) == 2 * len(mine)
        for more in ("", f"&{what}={own}"):
            assert one.get(f"{path(code)}/rows?{WEEK}{outcome}{more}")["items"] == mine
            total = one.get(f"{path(code)}?{WEEK}{more}")["total"]["counted"]
            assert 2 * total == api.get(f"{path(code)}?{WEEK}")["total"]["counted"]
        assert one.ask("GET", f"{path(code)}?{WEEK}&{what}=other", 403)["own"] == [own]
