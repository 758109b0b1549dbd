"""Orders beyond the exact limits: close to their bound, and equal to exhaustive search where that reaches."""

import json
import math
import random
from dataclasses import replace

import pytest
from tests.sourcing.engine.exhaustive import Json, exhaustive, random_problem

from crossdock.sourcing import engine, problem
from crossdock.sourcing.engine import milp


@pytest.fixture(autouse=True)
def _unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """The effort counts in nodes alone: on a busy machine the answers are the same."""
    for name in ("FULL", "UNITS", "BRIEF"):
        monkeypatch.setattr(milp, name, replace(getattr(milp, name), seconds=math.inf))


def wholesale(seed: int, *, lines: int, locations: int, split: bool) -> Json:
    """One order of many lines, stock in most places, prices that step with the weight."""
    r = random.Random(seed)
    document = random_problem(seed, split=split)
    codes = [f"L{n}" for n in range(locations)]
    skus = [f"s{n}" for n in range(lines)]
    place = {
        "cut_off": "16:00",
        "time_zone": "UTC",
        "work_days": [1, 2, 3, 4, 5],
        "holidays": [],
        "lead_days": 0,
    }
    document["policy"] |= {"max_parcels": 3, "split_lines": split, "split_penalty": 150, "dim_divisor": 5000}
    document["locations"] = [
        {"code": code, "handling_order": r.randint(80, 250), "handling_unit": r.randint(10, 40), **place}
        | {"capacity_left": 9, "capacity_price": r.randint(0, 50)}
        for code in codes
    ]
    document["skus"] = [
        {
            "sku": sku,
            "weight_g": r.randint(50, 1500),
            "length_mm": 100,
            "width_mm": 100,
            "height_mm": r.randint(10, 99),
        }
        for sku in skus
    ]
    document["stock"] = [
        {"sku": sku, "location": code, "available": r.randint(1, 9), "shadow_price": r.randint(0, 60)}
        for sku in skus
        for code in codes
        if r.random() < 0.7
    ]
    document["zones"] = [
        {"origin": code, "postal_prefix": "", "country": "US", "zone": r.randint(1, 3)} for code in codes
    ]
    document["tariff"] = [
        {"carrier": "t", "service": service, "zone": zone, "up_to_g": up_to, "transit_days": days}
        | {"price": base + 35 * zone + up_to * rate // 1000}
        for service, base, rate, days in (("ground", 450, 90, 3), ("air", 1200, 200, 1))
        for zone in (1, 2, 3)
        for up_to in (500, 2000, 5000, 10_000, 20_000, 40_000)
    ]
    document["orders"] = [
        {"id": "1", "postal_code": "9", "country": "US", "ship_complete": False, "priority": 0}
        | {"deliver_by": r.choice([None, "2026-11-27"])}
        | {"lines": [{"id": sku, "sku": sku, "quantity": r.randint(1, 3)} for sku in skus]}
    ]
    document["ineligible"] = []
    return document


def one_answer(document: Json) -> Json:
    return json.loads(problem.run(json.dumps(document))[0])


@pytest.mark.parametrize("seed", range(4))
def test_seven_lines_ship_and_cost_as_exhaustive_search_says(seed: int) -> None:
    document = wholesale(seed, lines=7, locations=3, split=False)
    found, best = one_answer(document), exhaustive(document)[0]
    assert found["gap"] == 0
    assert (found["cost"], found["backordered"]) == (best["cost"], best["backordered"])


@pytest.mark.parametrize("split", [False, True])
@pytest.mark.parametrize("seed", range(3))
def test_the_gap_to_the_bound_is_small(seed: int, split: bool) -> None:
    answer = one_answer(wholesale(seed, lines=9, locations=5, split=split))
    assert 0 <= answer["gap"] <= 0.001
    assert answer["cost"] == sum(answer["components"].values())


def test_the_search_alone_stays_within_a_thousandth_on_average() -> None:
    excess = []
    for seed in range(5):
        text = json.dumps(wholesale(seed, lines=9, locations=5, split=False))
        asked = problem.read(text)
        searched = engine.decide(
            asked.world, asked.policy, asked.today, asked.orders, asked.goods, asked.capacity
        )
        assert searched.lower_bound.tolist() == [-1]
        best = json.loads(problem.run(text)[0])
        assert int(searched.backordered.sum()) == sum(line["quantity"] for line in best["backordered"])
        excess.append(int(searched.cost[0]) / best["cost"] - 1)
    assert sum(excess) / len(excess) <= 0.001


def test_standard_output_stays_clean(capfd: pytest.CaptureFixture[str]) -> None:
    """HiGHS greets on standard output unless told not to, and `decide` prints JSON lines only."""
    one_answer(wholesale(1, lines=8, locations=4, split=False))
    assert capfd.readouterr().out == ""
