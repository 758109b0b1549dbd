"""The engine's answers equal exhaustive search: units, cost, ties, runner-up, every component, to the letter.

``CROSSDOCK_INSTANCES`` (default 400) sets how many random documents are tried, ``CROSSDOCK_SEED`` which ones.
A failure names the seed and number, and shows the smallest document that still fails.
"""

import json
import os
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st
from tests.sourcing.oracle import crowds, exhaustive, instances
from tests.sourcing.oracle.shrinking import smallest

from crossdock.sourcing import problem as engine

Json = dict[str, Any]

INSTANCES = int(os.environ.get("CROSSDOCK_INSTANCES", "400"))
SEED = os.environ.get("CROSSDOCK_SEED", "spine")
CHUNK = 50
DEEP = 100  # every so many documents one may have ten times as many plans


def run(document: Json) -> list[Json]:
    return [json.loads(line) for line in engine.run(json.dumps(document))]


def difference(document: Json) -> str | None:
    """The first order on which the two disagree, or how the engine failed; None where they agree.

    Compared as text, so that the order of keys counts, and 1.0 is not 1.
    """
    expected = [json.dumps(answer) for answer in exhaustive.decide(document)]
    try:
        found = [json.dumps(answer) for answer in run(document)]
    except Exception as failure:  # noqa: BLE001 - whatever it is, it is what the reader must see
        return f"engine raised {failure!r}"
    for wanted, got in zip(expected, found, strict=False):
        if wanted != got:
            return f"\n  expected {wanted}\n  engine   {got}"
    return None if len(expected) == len(found) else f"{len(found)} lines for {len(expected)} orders"


def differs(document: Json) -> bool:
    return difference(document) is not None


def check(document: Json, name: str) -> None:
    if differs(document):
        least = smallest(document, differs)
        pytest.fail(f"{name}: {difference(least)}\nof the smallest document that fails:\n{json.dumps(least)}")


@pytest.mark.parametrize("start", range(0, INSTANCES, CHUNK))
def test_random_documents(start: int) -> None:
    for number in range(start, min(start + CHUNK, INSTANCES)):
        budget = 200_000 if number % DEEP == DEEP - 1 else 20_000
        document = instances.make(Random(f"{SEED}-{number}"), budget=budget)
        check(document, f"CROSSDOCK_SEED={SEED}, number {number}")


@pytest.mark.parametrize(
    ("places", "orders", "lines"), [(10, 60, 2), (6, 300, 2), (20, 12, 2), (3, 600, 1), (4, 60, 3)]
)
def test_a_batch_that_uses_up_stock_and_capacity(places: int, orders: int, lines: int) -> None:
    document = crowds.make(Random(f"{SEED}-{places}-{orders}"), places, orders, lines)
    found = difference(document)
    assert found is None, f"CROSSDOCK_SEED={SEED}, {orders} orders: {found}"


def test_the_documents_try_what_they_are_for() -> None:
    """Without this, a generator that makes only hopeless orders would make every other test here pass."""
    seen: dict[str, int] = {}
    for number in range(200):
        document = instances.make(Random(f"cover-{number}"), budget=3000)
        for answer in exhaustive.decide(document):
            second = answer["runner_up"]
            lines = [line["line"] for parcel in answer["parcels"] for line in parcel["lines"]]
            kinds = {
                answer["status"]: True,
                "several parcels": len(answer["parcels"]) > 1,
                "three parcels": len(answer["parcels"]) > 2,
                "late": answer["components"]["late"] > 0,
                "runner-up": second is not None,
                "tie": second is not None and second["cost"] == answer["cost"],
                "line in several parcels": len(lines) > len(set(lines)),
            }
            for kind, holds in kinds.items():
                seen[kind] = seen.get(kind, 0) + holds
    least = {
        "routed": 150,
        "partial": 75,
        "backordered": 75,
        "several parcels": 60,
        "three parcels": 5,
        "late": 75,
        "runner-up": 150,
        "tie": 20,
        "line in several parcels": 10,
    }
    assert {kind: seen.get(kind, 0) for kind in least if seen.get(kind, 0) < least[kind]} == {}, seen


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.randoms(use_true_random=False))
def test_documents_that_hypothesis_draws(rng: Random) -> None:
    document = instances.make(rng, budget=500)
    note(json.dumps(document))
    assert difference(document) is None


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.randoms(use_true_random=False), st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(rng: Random, shuffling: Random) -> None:
    """Only orders and lines have a meaning by their position."""
    document = instances.make(rng, budget=2000)
    note(json.dumps(document))
    shuffled = dict(document)
    for name in ("locations", "skus", "stock", "zones", "tariff"):
        shuffled[name] = shuffling.sample(document[name], len(document[name]))
    assert engine.run(json.dumps(shuffled)) == engine.run(json.dumps(document))


@pytest.mark.parametrize("number", range(3))
def test_a_batch_is_decided_as_its_orders_one_after_another(number: int) -> None:
    """Too large to search whole: 400 orders at 20 locations, against 400 documents of one order."""
    document = crowds.make(Random(f"{SEED}-batch-{number}"), places=20, orders=400, lines=2)
    together = run(document)
    turns = sorted(range(400), key=lambda turn: (-document["orders"][turn]["priority"], turn))
    left = {(row["sku"], row["location"]): row for row in document["stock"]}
    space = {row["code"]: row for row in document["locations"]}
    for turn in turns:
        order = document["orders"][turn]
        (alone,) = run({**document, "orders": [order]})
        assert together[turn] == alone
        skus = {line["id"]: line["sku"] for line in order["lines"]}
        for parcel in alone["parcels"]:
            space[parcel["location"]]["capacity_left"] -= 1
            for line in parcel["lines"]:
                left[skus[line["line"]], parcel["location"]]["available"] -= line["quantity"]
    assert {answer["status"] for answer in together} == {"routed", "partial", "backordered"}
