"""Locations that answer recalls, from the command line."""

from tests.app.test_fulfilment_commands import Run, part, said
from tests.sourcing.steps import change

from crossdock.core import db as database

__all__ = ("part",)  # a fixture


def test_an_answer_makes_or_refuses_the_change(run: Run, part: str) -> None:
    with database.transaction() as cur:
        change(cur, "EWR", recall="asks")
    run("fulfilment", "accept", part)
    order = said(run, "fulfilment", "show", part)["order"]
    told = said(run, "orders", "edit", order, "--quantity", "1=1")
    assert told["pending"] is True
    [one] = said(run, "recalls", "list", part)
    assert (one["quantity"], one["state"]) == (2, "waiting")
    out, _ = run("recalls", "accept", part, str(one["id"]), "--quantity", "1")
    assert "gives 1 units back" in out
    assert said(run, "orders", "acts", order)[0]["state"] == "refused"
    run("recalls", "refuse", part, str(one["id"]), code=1)
    said(run, "orders", "edit", order, "--quantity", "1=1")
    *_, last = said(run, "recalls", "list", part)
    assert said(run, "recalls", "refuse", part, str(last["id"]))["units"] == 0
    act = said(run, "orders", "edit", order, "--quantity", "1=1")["act"]
    assert said(run, "orders", "withdraw", str(act))["state"] == "withdrawn"
    run("orders", "withdraw", str(act), code=1)


def test_a_reason_in_words_of_ours_asks_as_any_other(run: Run, part: str) -> None:
    with database.transaction() as cur:
        change(cur, "EWR", recall="asks")
    run("fulfilment", "accept", part)
    order = said(run, "fulfilment", "show", part)["order"]
    assert len(said(run, "orders", "cancel", order, "--reason", "held")["pending"]) == 2
    assert {one["state"] for one in said(run, "recalls", "list", part)} == {"waiting"}
