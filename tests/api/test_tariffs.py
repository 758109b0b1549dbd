"""Tariffs over the API: listed, shown, put in the place of what was read, ended; refused as a file is."""

from typing import Any

import pytest
from tests.api.calling import Caller
from tests.api.reaching import limited
from tests.api.test_masters import faults, put
from tests.api.test_parts import end
from tests.company import CARRIER, MONDAY

from crossdock.accounts import keys
from crossdock.api import history
from crossdock.carriers import tariff_versions
from crossdock.core.sql import Cursor

GROUND: dict[str, Any] = {
    "service": "ground", "zone": 1, "up_to_g": 1000, "price": "5.60", "currency": "USD", "transit_days": 2,
}  # fmt: skip
TARIFF: dict[str, Any] = {"rates": [GROUND, {**GROUND, "zone": 2, "price": "7.20", "transit_days": 4}]}


@pytest.fixture(autouse=True)
def forget() -> None:
    keys.PROVED.forget()


def test_a_tariff_is_made_put_anew_and_ended(api: Caller, cur: Cursor) -> None:
    assert api.ask("GET", "tariffs/swift", 404)["code"] == "no_tariff"
    made = put(api, "tariffs/swift", TARIFF, 201)
    assert made["rates"] == TARIFF["rates"]
    assert api.get("tariffs/swift") == made
    [service] = made["services"]
    assert (service["cheapest"]["amount"], service["dearest"]["amount"]) == ("5.60", "7.20")
    assert put(api, "tariffs/swift", TARIFF)["version"] == made["version"]  # it says the same
    again = put(api, "tariffs/swift", {"rates": [GROUND]})
    assert (again["rates"], again["version"] > made["version"]) == ([GROUND], True)
    assert history.as_of(cur, "tariff", "swift", MONDAY) == {"version": again["version"], "rates": 1}
    end(api, "tariffs/swift")
    assert api.ask("GET", "tariffs/swift", 404)["code"] == "no_tariff"
    assert api.ask("DELETE", "tariffs/swift", 404)["code"] == "no_tariff"
    assert [one["carrier"] for one in api.get("tariffs")["items"]] == [CARRIER]
    assert len(tariff_versions.listed(cur, MONDAY, "swift")) == 3  # what it was is kept


def test_tariffs_are_listed_page_by_page(api: Caller) -> None:
    put(api, "tariffs/swift", TARIFF, 201)
    first = api.get("tariffs?limit=1")
    assert [one["carrier"] for one in first["items"]] == [CARRIER]
    assert "rates" not in first["items"][0]
    second = api.get(f"tariffs?limit=1&cursor={first['next_cursor']}")
    assert ([one["carrier"] for one in second["items"]], second["next_cursor"]) == (["swift"], None)


@pytest.mark.parametrize(
    ("carrier", "wrong", "field", "said"),
    [
        ("swift", {"price": "5.601"}, "rates[1].price", "at most 2 decimals"),
        ("swift", {"zone": 1}, "rates[1].up_to_g", "keep one row"),
        ("swift", {"zone": -1}, "rates[1].zone", "greater than or equal to 0"),
        ("swift", {"service": "a\nb"}, "rates[1].service", "line breaks"),
        ("swift%20", {}, "carrier", "blanks"),
        ("x" * 51, {}, "carrier", "at most 50"),
    ],
)
def test_a_tariff_is_refused_as_in_a_file(
    api: Caller, carrier: str, wrong: dict[str, Any], field: str, said: str
) -> None:
    body = {"rates": [GROUND, {**TARIFF["rates"][1], **wrong}]}
    found = faults(put(api, f"tariffs/{carrier}", body, 422))
    assert [one for one in found if said in found[one]] == [field], found
    assert api.ask("GET", f"tariffs/{carrier}", 404)["code"] == "no_tariff"


def test_a_tariff_beyond_the_engines_bounds_is_refused(api: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crossdock.sourcing.engine.world.MAX_CELLS", 60)
    assert "too many" in faults(put(api, "tariffs/swift", TARIFF, 422))["rates"]
    assert api.ask("GET", "tariffs/swift", 404)["code"] == "no_tariff"


def test_whoever_is_limited_reads_and_changes_nothing(api: Caller, cur: Cursor) -> None:
    west = limited(api, cur, locations=["LAX"])
    assert west.get(f"tariffs/{CARRIER}")["carrier"] == CARRIER
    assert west.call("DELETE", f"tariffs/{CARRIER}").status_code == 403
