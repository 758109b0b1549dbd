"""Policies over the API: tried, held to golden orders and guard rails, taken back."""

from typing import Any

import pytest
from tests.api.calling import Caller, order
from tests.company import ACTOR, MONDAY

from crossdock.api.schemas import policies as shapes
from crossdock.api.schemas import rest
from crossdock.core import db
from crossdock.sourcing import publishing

NOT_EWR: dict[str, Any] = {"promise_days": {"standard": 1}, "late_cost_per_day": 5000}


@pytest.fixture
def number(api: Caller) -> str:
    found: str = api.post("orders", order("A-1", ("MUG", 2)), 201)["number"]
    return found


def test_what_breaks_stands_against_publishing_and_is_named(api: Caller, number: str) -> None:
    cheap = {"max_cost": {"amount": "6.40", "currency": "USD"}}
    kept = api.post("policies/golden", {"order": number, "wants": cheap}, 201)
    shapes.GoldenOrder.model_validate(kept)
    api.post("policies/guards", {"items": [{"name": "changed", "most": 50.0}]})
    tried = api.post("policies/dry-run", {"document": NOT_EWR})
    shapes.DryRun.model_validate(tried)
    assert (tried["changed"], tried["may_be_published"]) == (1, False)
    [one] = tried["orders"]
    assert (one["before"]["parcels"][0]["service"], one["after"]["parcels"][0]["service"]) == (
        "ground",
        "express",
    )
    refused = api.post("policies", {"name": "fast", "document": NOT_EWR}, 409)
    assert refused["type"].endswith("policy_guarded")
    assert refused["rails"] == [{"name": "changed", "most": 50.0, "found": 100.0}]
    assert [one["number"] for one in refused["golden"]] == [number]
    assert api.get("policies")["items"] == []
    assert api.call("DELETE", f"policies/golden/{kept['id']}").status_code == 204
    assert api.call("DELETE", f"policies/golden/{kept['id']}").status_code == 404
    api.post("policies/guards", {"items": []})
    assert api.post("policies", {"name": "fast", "document": NOT_EWR}, 201)
    assert api.get("policies/golden")["items"] == []


def test_a_version_is_taken_back(api: Caller, number: str) -> None:
    first = api.post("policies", {"name": "first", "document": {"max_parcels": 1}}, 201)
    second = api.post("policies", {"name": "second", "document": {"max_parcels": 2}}, 201)
    back = api.post(f"policies/{second['version']}/take-back", None, 201)
    assert (back["name"], back["document"]) == ("first", first["document"])
    late = api.post(f"policies/{first['version']}/take-back", None, 409)
    assert late["type"].endswith("policy_not_latest")
    for unknown in ("999999", "x"):
        assert api.post(f"policies/{unknown}/take-back", None, 404)


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("policies/dry-run", {"document": {"max_parcels": 0}}, 422),
        ("policies/dry-run", {"document": {"currency": "EUR"}}, 409),
        ("policies/dry-run", {"document": {}, "orders": ["SO-1"]}, 404),
        ("policies/golden", {"order": "SO-1", "wants": {"locations": ["EWR"]}}, 404),
        ("policies/golden", {"order": "SO-1", "wants": {}}, 422),
        (
            "policies/golden",
            {"order": "SO-1", "wants": {"max_cost": {"amount": "1.00", "currency": "EUR"}}},
            422,
        ),
        ("policies/guards", {"items": [{"name": "late", "most": 1}, {"name": "late", "most": 2}]}, 422),
        ("policies/guards", {"items": [{"name": "late", "most": -1.0}]}, 422),
    ],
)
def test_what_cannot_be_is_refused(api: Caller, number: str, path: str, body: Any, status: int) -> None:
    assert api.post(path, body, status)


def test_a_version_is_tried_on_a_share_and_stopped(api: Caller, number: str) -> None:
    assert api.call("GET", "policies/try").status_code == 404
    held = api.post("policies", {"name": "held", "document": {}}, 201)["version"]
    later = {"name": "later", "document": {"max_parcels": 1}, "valid_from": "2099-01-01T00:00:00Z"}
    tried = api.post("policies", later, 201)["version"]
    for body in ({"share": 0}, {"share": 100}, {"share": 10, "until": "2020-01-01T00:00:00Z"}):
        api.post(f"policies/{tried}/try", body, 422)
    assert api.post(f"policies/{held}/try", {"share": 10}, 422)["errors"][0]["field"] == "version"
    for unknown in ("999999", "x"):
        api.post(f"policies/{unknown}/try", {"share": 10}, 404)
    began = api.post(f"policies/{tried}/try", {"share": 99}, 201)
    shapes.PolicyTrial.model_validate(began)
    assert (began["state"], began["tried"]["orders"], began["few"]) == ("running", 0, True)
    assert api.post(f"policies/{tried}/try", {"share": 10}, 409)["type"].endswith("policy_trial_runs")
    for place in range(3):
        api.post("orders", order(f"B-{place}", ("MUG", 1)), 201)
    found = api.get("policies/try")
    assert found["tried"]["orders"] + found["in_force"]["orders"] == 3
    assert found["tried"]["cost_each"]["currency"] == "USD"
    assert api.post("policies/try/stop", None)["state"] == "over"
    api.post("policies/try/stop", None, 404)


def test_a_version_that_was_drafted_to_be_tried_holds_from_no_moment(api: Caller, number: str) -> None:
    with db.transaction() as cur:
        began = publishing.try_document(cur, "drafted", NOT_EWR, 10, at=MONDAY, actor=ACTOR)
    [shown] = api.get("policies")["items"]
    rest.Policy.model_validate(shown)
    assert (shown["version"], shown["valid_from"]) == (began.version, None)
    api.post(f"policies/{began.version}/take-back", None, 409)
    document = f"audit/as-of?subject=policy&name=drafted&at={MONDAY.isoformat().replace('+00:00', 'Z')}"
    assert api.call("GET", document).status_code == 404
