"""Gates of fulfilment orders over HTTP: shown, lifted by whose they are, closed again."""

from tests.api.calling import Caller, order
from tests.api.test_sessions import ADA, Browser, browser, code_of
from tests.fulfilment.test_opening_and_release import run_stage
from tests.sourcing.steps import change

from crossdock.api.schemas import fulfilment as shapes
from crossdock.core.sql import Cursor

__all__ = ("browser",)  # a fixture


def waiting(api: Caller, cur: Cursor, *gates: str) -> str:
    """The path of a fulfilment order that waits at EWR's gates."""
    change(cur, "EWR", gates=gates)
    found = api.post("orders", order("A-1", ("MUG", 2)), 201)
    [part] = found["fulfilment_orders"]
    assert (part["location"], part["state"]) == ("EWR", "planned")
    return f"fulfilment-orders/{part['number']}"


def test_what_waits_at_a_locations_gate_is_released_once_it_is_lifted(api: Caller, cur: Cursor) -> None:
    path = waiting(api, cur, "credit")
    run_stage(cur)
    assert api.get(path)["state"] == "planned"
    lifted = api.post(f"{path}/gates/credit/lift")
    shapes.FulfilmentOrder.model_validate(lifted)
    [gate] = lifted["gates"]
    assert (gate["lifted_by_role"], gate["lifted_at"] is None) == ("finance", False)
    assert gate["lifted_by"].startswith("key:")
    assert api.post(f"{path}/gates/credit/lift", {}) == lifted
    closed = api.post(f"{path}/gates/credit/close")
    assert (closed["gates"][0]["lifted_at"], closed["gates"][0]["lifted_by"]) == (None, None)
    run_stage(cur, hours=1)
    assert api.get(path)["state"] == "planned"
    api.post(f"{path}/gates/credit/lift")
    run_stage(cur, hours=2)
    assert api.get(path)["state"] == "released"
    assert api.post(f"{path}/gates/credit/close", None, 409)["code"] == "wrong_state"
    assert api.post(f"{path}/gates/customs/lift", None, 404)["code"] == "gate_not_found"
    assert api.post("fulfilment-orders/FO-1/gates/credit/lift", None, 404)["code"] == (
        "fulfilment_order_not_found"
    )


def test_people_lift_the_gates_of_their_role(browser: Browser, api: Caller, cur: Cursor) -> None:
    path = waiting(api, cur, "credit", "fraud")
    browser.log_in()
    refused = browser.call("POST", f"{path}/gates/fraud/lift")
    assert code_of(refused) == (403, "gate_of_others")
    assert browser.call("POST", f"{path}/gates/credit/lift").status_code == 200
    assert [one["lifted_by"] for one in api.get(path)["gates"]] == [f"user:{ADA}", None]
    location = api.with_scopes(cur, "fulfilment:read", "fulfilment:write")
    assert location.post(f"{path}/gates/fraud/lift", None, 403)["code"] == "not_allowed"
