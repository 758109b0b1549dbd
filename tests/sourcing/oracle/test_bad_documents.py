"""What ``crossdock decide`` refuses: every kind that the page lists, once for every place where it can stand.

Each case starts from a good document and spoils one thing. The good document itself is decided in a test, so
that no case passes for another reason. What the page does not list, and a reasonable reader may take either
way (1.0 for 1, a weekday of 8, a ``now`` without its offset), is not tried here.
"""

import copy
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.sourcing.oracle import exhaustive
from tests.sourcing.oracle.plain import location, order, page, rate, stock, zone

from crossdock.sourcing import problem as engine

Json = dict[str, Any]
Where = tuple[str | int, ...]  # keys and positions from the document's root

# Every key of the page, by the place where it stands, with the kind of its value.
KINDS: dict[Where, str] = {
    (): "object",
    ("now",): "instant",
    ("policy",): "object",
    ("policy", "max_parcels"): "count",
    ("policy", "split_lines"): "flag",
    ("policy", "split_penalty"): "number",
    ("policy", "dim_divisor"): "count",
    ("policy", "late_cost_per_day"): "number",
    ("locations",): "list",
    ("locations", 0): "object",
    ("locations", 0, "code"): "text",
    ("locations", 0, "handling_order"): "number",
    ("locations", 0, "handling_unit"): "number",
    ("locations", 0, "capacity_left"): "any number",
    ("locations", 0, "capacity_price"): "number",
    ("locations", 0, "cut_off"): "time",
    ("locations", 0, "time_zone"): "time zone",
    ("locations", 0, "work_days"): "list",
    ("locations", 0, "work_days", 0): "number",
    ("locations", 0, "holidays"): "list",
    ("locations", 0, "holidays", 0): "date",
    ("locations", 0, "lead_days"): "number",
    ("skus",): "list",
    ("skus", 0): "object",
    ("skus", 0, "sku"): "text",
    ("skus", 0, "weight_g"): "number",
    ("skus", 0, "length_mm"): "number",
    ("skus", 0, "width_mm"): "number",
    ("skus", 0, "height_mm"): "number",
    ("stock",): "list",
    ("stock", 0): "object",
    ("stock", 0, "sku"): "text",
    ("stock", 0, "location"): "text",
    ("stock", 0, "available"): "any number",
    ("stock", 0, "shadow_price"): "number",
    ("zones",): "list",
    ("zones", 0): "object",
    ("zones", 0, "origin"): "text",
    ("zones", 0, "postal_prefix"): "text",
    ("zones", 0, "country"): "text",
    ("zones", 0, "zone"): "number",
    ("tariff",): "list",
    ("tariff", 0): "object",
    ("tariff", 0, "carrier"): "text",
    ("tariff", 0, "service"): "text",
    ("tariff", 0, "zone"): "number",
    ("tariff", 0, "up_to_g"): "number",
    ("tariff", 0, "price"): "number",
    ("tariff", 0, "transit_days"): "number",
    ("ineligible",): "list",
    ("ineligible", 0): "object",
    ("ineligible", 0, "order"): "text",
    ("ineligible", 0, "location"): "text",
    ("ineligible", 0, "reason"): "text",
    ("orders",): "list",
    ("orders", 0): "object",
    ("orders", 0, "id"): "text",
    ("orders", 0, "postal_code"): "text",
    ("orders", 0, "country"): "text",
    ("orders", 0, "deliver_by"): "date or null",
    ("orders", 0, "ship_complete"): "flag",
    ("orders", 0, "priority"): "number",
    ("orders", 0, "lines"): "list",
    ("orders", 0, "lines", 0): "object",
    ("orders", 0, "lines", 0, "id"): "text",
    ("orders", 0, "lines", 0, "sku"): "text",
    ("orders", 0, "lines", 0, "quantity"): "count",
}
DEFAULTED = {("ineligible",), ("stock", 0, "shadow_price"), ("orders", 0, "deliver_by")}

NOT_NUMBERS: list[Any] = ["1", 1.5, True, None, [], {}]
WRONG: dict[str, list[Any]] = {
    "object": [[], None, "x", 1, True],
    "list": [{}, None, "x", 1, False],
    "text": [1, None, True, [], {}],
    "flag": [0, 1, "true", None, []],
    "number": NOT_NUMBERS,
    "any number": NOT_NUMBERS,
    "count": NOT_NUMBERS,
    "date": [20261127, None, True, "", "tomorrow", "2026-13-01", "2026-02-30", ["2026-11-27"]],
    "date or null": [20261127, True, "", "tomorrow", "2026-13-01", "2026-02-30", ["2026-11-27"]],
    "instant": [1700000000, None, True, "", "now", "15:00", "2026-11-31T00:00:00Z", "2026-11-23T25:00:00Z"],
    "time": [16, 1600, None, True, "", "4 pm", "25:00", "16:60", ["16:00"]],
    "time zone": [-8, None, True, "", "Mars/Olympus", "America", "../UTC", "/etc/passwd", ["UTC"]],
}


def good() -> Json:
    """The page's document with every key there is, and with two of everything."""
    document = page()
    document["locations"].append(location("JFK", time_zone="America/New_York", holidays=["2026-12-25"]))
    document["skus"].append({"sku": "B", "weight_g": 10, "length_mm": 1, "width_mm": 1, "height_mm": 1})
    document["stock"] += [stock("A", "JFK", 3), stock("B", "LAX", 2, shadow_price=4)]
    document["zones"] += [zone("JFK", 2), zone("LAX", 2, prefix="9")]
    document["tariff"] += [rate(900, 2000), rate(700, zone=2), rate(950, 2000, zone=2)]
    document["ineligible"] = [{"order": "2", "location": "JFK", "reason": "rule 7"}]
    document["orders"][0]["lines"].append({"id": "2", "sku": "B", "quantity": 1})
    document["orders"].append(order("2", ("A", 2)))
    return document


def at(document: Json, path: Where) -> Any:
    """What stands at ``path``."""
    here: Any = document
    for step in path:
        here = here[step]
    return here


def replaced(path: Where, value: Any) -> Json:
    """The good document with ``value`` at ``path``."""
    document = good()
    if not path:
        return value  # type: ignore[no-any-return]
    at(document, path[:-1])[path[-1]] = value
    return document


def without(path: Where) -> Json:
    document = good()
    del at(document, path[:-1])[path[-1]]
    return document


def again(path: Where, **changes: Any) -> Json:
    """The good document with a second row of the key of the one at ``path``."""
    document = good()
    at(document, path[:-1]).append(copy.deepcopy(at(document, path)) | changes)
    return document


def named(path: Where) -> str:
    return ".".join(str(step) for step in path) or "document"


def spoiled() -> Iterator[tuple[str, Json]]:
    """Every bad document, with a name."""
    for path, kind in KINDS.items():
        for value in WRONG[kind]:
            yield f"{named(path)} is {json.dumps(value)}", replaced(path, value)
        if path and isinstance(path[-1], str) and path not in DEFAULTED:
            yield f"{named(path)} is missing", without(path)
        if kind in ("number", "count"):
            yield f"{named(path)} is negative", replaced(path, -1)
        if kind == "count":
            yield f"{named(path)} is 0", replaced(path, 0)
    yield "an order without lines", replaced(("orders", 1, "lines"), [])
    yield "two locations of one code", again(("locations", 0), cut_off="17:00")
    yield "two SKUs of one code", again(("skus", 0), weight_g=1)
    yield "two orders of one id", again(("orders", 0), priority=3)
    yield "two lines of one id", again(("orders", 0, "lines", 0), sku="B", quantity=2)
    yield "two stock rows of one key", again(("stock", 0), available=1)
    yield "two zone rows of one key", again(("zones", 0), zone=2)
    yield "two tariff rows of one key", again(("tariff", 0), price=1, transit_days=1)
    yield "stock of an unlisted SKU", replaced(("stock", 0, "sku"), "nothing")
    yield "stock at an unlisted location", replaced(("stock", 0, "location"), "nowhere")
    yield "a zone from an unlisted location", replaced(("zones", 0, "origin"), "nowhere")
    yield "a line of an unlisted SKU", replaced(("orders", 1, "lines", 0, "sku"), "nothing")


BAD = dict(spoiled())
NOT_DOCUMENTS = {
    "nothing": "",
    "spaces": " \n",
    "not JSON": "now: 2026",
    "half a document": json.dumps(good())[:-1],
    "two documents": json.dumps(good()) * 2,
    "not a number": json.dumps(good()).replace("520", "NaN"),
    "infinity": json.dumps(good()).replace("520", "Infinity"),
    "brackets without end": "[" * 100_000,
}


def test_the_good_document_is_decided_as_by_exhaustive_search() -> None:
    assert [json.loads(line) for line in engine.run(json.dumps(good()))] == exhaustive.decide(good())
    assert {json.dumps(answer["status"]) for answer in exhaustive.decide(good())} == {'"routed"'}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_document_is_refused_with_a_reason(name: str) -> None:
    with pytest.raises(engine.ProblemRefused) as refused:
        engine.run(json.dumps(BAD[name]))
    assert str(refused.value).strip()


@pytest.mark.parametrize("name", NOT_DOCUMENTS)
def test_what_is_no_document_is_refused_with_a_reason(name: str) -> None:
    with pytest.raises(engine.ProblemRefused) as refused:
        engine.run(NOT_DOCUMENTS[name])
    assert str(refused.value).strip()


def changed(change: Callable[[Json], object]) -> Json:
    document = good()
    change(document)
    return document


# Not bad: what the page gives a default, allows, or ignores.
FINE: dict[str, Json] = {
    "no deliver_by": without(("orders", 0, "deliver_by")),
    "deliver_by null": replaced(("orders", 0, "deliver_by"), None),
    "no shadow_price": without(("stock", 0, "shadow_price")),
    "no ineligible": without(("ineligible",)),
    "no stock rows": replaced(("stock",), []),
    "no zones": replaced(("zones",), []),
    "no tariff": replaced(("tariff",), []),
    "no orders": replaced(("orders",), []),
    "no working days": replaced(("locations", 0, "work_days"), []),
    "available below 0": replaced(("stock", 0, "available"), -7),
    "capacity_left below 0": replaced(("locations", 0, "capacity_left"), -7),
    "ineligible at an unlisted location": replaced(("ineligible", 0, "location"), "nowhere"),
    "ineligible for an unlisted order": replaced(("ineligible", 0, "order"), "nobody"),
    "ineligible twice": again(("ineligible", 0)),
    "one line id in two orders": replaced(("orders", 1, "lines", 0, "id"), "2"),
    "a prefix in two countries": again(("zones", 0), country="CA"),
    "two steps of one service": again(("tariff", 0), up_to_g=501),
    "unknown keys": changed(
        lambda document: [
            thing.update(note=-1, extra={"quantity": 0})
            for thing in (
                document,
                document["policy"],
                *(
                    row
                    for name in ("locations", "skus", "stock", "zones", "tariff")
                    for row in document[name]
                ),
                *(row for name in ("ineligible", "orders") for row in document[name]),
                document["orders"][0]["lines"][0],
            )
        ]
    ),
}


@pytest.mark.parametrize("name", FINE)
def test_what_is_not_bad_is_decided(name: str) -> None:
    assert [json.loads(line) for line in engine.run(json.dumps(FINE[name]))] == exhaustive.decide(FINE[name])


MONEY = [
    ("policy", "split_penalty"),
    ("policy", "late_cost_per_day"),
    ("locations", 0, "handling_order"),
    ("locations", 0, "handling_unit"),
    ("locations", 0, "capacity_price"),
    ("stock", 0, "shadow_price"),
    ("tariff", 0, "price"),
]


@pytest.mark.parametrize("amount", [2**31, 2**53 - 1, 2**53 + 1, 2**62 + 1, 2**63 - 1, 2**64, 10**30])
@pytest.mark.parametrize("path", MONEY, ids=named)
def test_great_amounts_are_added_exactly_or_refused(path: Where, amount: int) -> None:
    """Three late units of one location: what would pass 64 bits may be refused, but never come out wrong."""
    document = replaced(path, amount)
    document["ineligible"] = []
    document["orders"] = [order("1", ("A", 3), deliver_by="2026-11-20")]
    document["policy"]["max_parcels"] = 1
    try:
        found = [json.loads(line) for line in engine.run(json.dumps(document))]
    except engine.ProblemRefused:
        assert amount > 2**53
    else:
        assert found == exhaustive.decide(document)


@pytest.mark.parametrize("quantity", [1, 1023, 1025, 4097, 10**6])
def test_sums_that_pass_64_bits_are_exact_or_refused(quantity: int) -> None:
    """Each number is small enough by itself; 1,025 units worth 2**53 - 1 each are not."""
    document = replaced(("stock", 0, "shadow_price"), 2**53 - 1)
    document["skus"][0]["weight_g"] = 0
    document["policy"]["dim_divisor"] = 2**40
    document["stock"][0]["available"] = quantity
    document["orders"] = [order("1", ("A", quantity))]
    try:
        found = [json.loads(line) for line in engine.run(json.dumps(document))]
    except engine.ProblemRefused:
        assert quantity > 1
    else:
        assert found == exhaustive.decide(document)


values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-3, 3)
    | st.integers(-(10**6), 10**6)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=8)
    | st.sampled_from(
        ["A", "LAX", "JFK", "2026-11-23", "2026-11-23T15:00:00", "24:00", "16:00:30", "\ud800"]
    ),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=5,
)


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(list(KINDS)), values)
def test_any_value_anywhere_is_decided_or_refused(path: Where, value: Any) -> None:
    """Never another error: one line an order, or a refusal."""
    document = replaced(path, value)
    try:
        lines = engine.run(json.dumps(document))
    except engine.ProblemRefused:
        return
    assert [json.loads(line)["order"] for line in lines] == [row["id"] for row in document["orders"]]


# --- the command line


def decide(path: Path) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "crossdock", "decide", str(path)]
    return subprocess.run(command, capture_output=True, timeout=60, check=False, env=dict(os.environ))


def test_the_command_prints_one_line_an_order(tmp_path: Path) -> None:
    document = good()
    document["orders"][0]["id"] = "é仓\U0001f600"
    path = tmp_path / "problem.json"
    path.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    done = decide(path)
    assert (done.returncode, done.stderr) == (0, b"")
    lines = done.stdout.decode("utf-8").splitlines()
    assert [json.loads(line) for line in lines] == exhaustive.decide(document)


COMMAND_CASES = [
    "two locations of one code",
    "policy.max_parcels is 0",
    "orders.0.lines.0.quantity is missing",
    "locations.0.time_zone is \"America\"",
    "a line of an unlisted SKU",
]  # fmt: skip


@pytest.mark.parametrize("name", COMMAND_CASES)
def test_the_command_refuses_with_2_and_the_reason_on_stderr_only(name: str, tmp_path: Path) -> None:
    path = tmp_path / "problem.json"
    path.write_text(json.dumps(BAD[name]), encoding="utf-8")
    done = decide(path)
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.strip()
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe{}", b'{"now": "\xe9"}', None], ids=repr)
def test_the_command_refuses_a_file_that_it_cannot_read(content: bytes | None, tmp_path: Path) -> None:
    """``None``: there is no such file."""
    path = tmp_path / "problem.json"
    if content is not None:
        path.write_bytes(content)
    done = decide(path)
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.strip()
    assert b"Traceback" not in done.stderr
