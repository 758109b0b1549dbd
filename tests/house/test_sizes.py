"""Rule 8: modules of 400 lines, functions of 50; what is longer stands in ``LONGER``, with a reason."""

import ast
from typing import Final

from tests.house.reading import SRC, short, sources, tree

MODULE: Final = 400
FUNCTION: Final = 50

# path, or path::function -> lines it has now, and why that is right. A ratchet: figures only go down.
LONGER: Final[dict[str, tuple[int, str]]] = {
    "tests/sourcing/order_machine.py": (449, "one machine: its acts, and the notebook they are held against"),
    "tests/sourcing/engine/test_large.py::wholesale": (52, "one document, as the page lists its parts"),
    "tests/channels/documents.py::expected": (54, "one reading of a document, beside the page it follows"),
    "tests/fulfilment/opened.py::open_order": (61, "one order in packed arrays, as its columns stand"),
    "tests/sourcing/engine/exhaustive.py::random_problem": (108, "one document, as the page lists its parts"),
}
# Modules that a program writes (tests/client/test_generated.py): nobody reads them from top to bottom.
WRITTEN: Final = tuple(SRC / "client" / folder for folder in ("awaiting", "blocking", "shapes"))


def long_ones() -> dict[str, int]:
    found = {}
    for path in sources("src", "tests"):
        if path.parent in WRITTEN:
            continue
        lines = len(path.read_text().splitlines())
        if lines > MODULE:
            found[short(path)] = lines
        if "migrations" in path.parts:
            continue
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or node.lineno) - node.lineno + 1
                if length > FUNCTION:
                    found[f"{short(path)}::{node.name}"] = length
    return found


def test_nothing_grows_too_long() -> None:
    found = long_ones()
    grown = {name: lines for name, lines in found.items() if lines > LONGER.get(name, (0, ""))[0]}
    assert not grown, "split them; what must stay whole is named in LONGER with its reason"


def test_the_exceptions_are_as_tight_as_they_can_be() -> None:
    found = long_ones()
    assert {name: found.get(name, 0) for name in LONGER} == {
        name: lines for name, (lines, _) in LONGER.items()
    }
    assert all(reason for _, reason in LONGER.values())


def test_nothing_is_named_after_nothing() -> None:
    empty = {"utils", "util", "helpers", "helper", "lib", "libs", "service", "services", "misc", "common"}
    assert [short(path) for path in sources() if {path.stem, *path.parent.parts} & empty] == []
