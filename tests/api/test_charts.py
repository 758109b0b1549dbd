"""Zone charts, service levels and units one by one, as their files have them."""

import json
from typing import Any

import pytest
from tests.api.calling import Caller

CHART = {"zones": [{"country": "US", "zone": 5}, {"country": "US", "postal_prefix": "0", "zone": 2}]}


def put(api: Caller, path: str, body: Any, match: str = "") -> tuple[int, Any]:
    response = api.call("PUT", path, body, {"If-Match": match} if match else {})
    return response.status_code, json.loads(response.content)


def test_a_chart_stands_in_the_place_of_what_was_read(api: Caller) -> None:
    path = "locations/EWR/zones"
    read = api.call("GET", path)
    before = json.loads(read.content)
    assert before["zones"]
    assert put(api, path, CHART)[0] == 428
    status, after = put(api, path, CHART, read["ETag"])
    assert (status, {one["zone"] for one in after["zones"]}) == (200, {5, 2})
    assert put(api, path, CHART, read["ETag"])[0] == 412
    assert api.get(path)["zones"] == after["zones"]
    assert api.get("locations/LAX/zones")["location"] == "LAX"


def test_a_chart_is_refused_as_a_file_would_be(api: Caller) -> None:
    read = api.call("GET", "locations/EWR/zones")
    twice = {"zones": [{"country": "US", "zone": 5}, {"country": "US", "zone": 6}]}
    status, told = put(api, "locations/EWR/zones", twice, read["ETag"])
    assert status == 422
    assert {one["field"].partition(".")[0] for one in told["errors"]} == {"zones[1]"}
    status, told = put(api, "locations/NOPE/zones", CHART)
    assert (status, [one["field"] for one in told["errors"]]) == (422, ["origin"] * len(told["errors"]))
    assert api.ask("GET", "locations/NOPE/zones", 404)["code"] == "no_zones"


def test_service_levels_are_a_carriers_own(api: Caller) -> None:
    path = "tariffs/pelican/service-levels"
    assert api.ask("GET", path, 404)["code"] == "no_service_levels"
    wanted = {"services": [{"service": "ground", "level": "standard"}]}
    status, made = put(api, path, wanted)
    assert (status, made) == (201, {"carrier": "pelican", **wanted})
    more = {
        "services": [{"service": "ground", "level": "standard"}, {"service": "ground", "level": "freight"}]
    }
    assert put(api, path, more, "*")[1]["services"] == sorted(more["services"], key=lambda one: one["level"])
    assert put(api, path, {"services": []}, "*")[0] == 422


def test_a_unit_has_a_factor(api: Caller) -> None:
    assert api.get("skus/MUG/units") == {"sku": "MUG", "units": []}
    assert api.ask("GET", "skus/MUG/units/box", 404)["code"] == "no_unit"
    assert put(api, "skus/MUG/units/box", {"factor": 6}) == (201, {"sku": "MUG", "unit": "box", "factor": 6})
    assert put(api, "skus/MUG/units/box", {"factor": 12}, "*")[1]["factor"] == 12
    assert api.get("skus/MUG/units")["units"] == [{"unit": "box", "factor": 12}]
    entry = api.get("audit?subject=unit&name=MUG/box")["items"][
        0
    ]  # a test is one transaction, so it has both
    told = [one for one in entry["changes"] if one["subject"] == "unit"]
    assert [(one["name"], one["kind"], one["before"], one["after"]) for one in told] == [
        ("MUG/box", "created", {}, {"factor": 6}), ("MUG/box", "set", {"factor": 6}, {"factor": 12}),
    ]  # fmt: skip
    stood = api.get("audit/as-of?subject=unit&name=MUG/box&at=2030-01-01T00:00:00Z")
    assert stood["document"] == {"factor": 12}
    assert api.ask("GET", "skus/NOPE/units", 404)["code"] == "unknown_sku"


@pytest.mark.parametrize("path", ["locations/EWR/zones", "tariffs/pelican/service-levels"])
def test_who_changed_it_stands_in_the_audit(api: Caller, path: str) -> None:
    subject = {"zones": "zones", "service-levels": "service_levels"}[path.rpartition("/")[2]]
    body = CHART if subject == "zones" else {"services": [{"service": "ground", "level": "standard"}]}
    put(api, path, body, "*" if subject == "zones" else "")
    [told] = api.get(f"audit?face=api&subject={subject}&name={path.split('/')[1]}")["items"]
    assert (told["act"].split()[0], len(told["changes"])) == ("PUT", 1)
