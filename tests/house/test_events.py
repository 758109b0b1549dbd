"""Whatever rooms record has a name outside: who adds a kind says in the catalogue what it means."""

import ast
from typing import Any

from tests.house.reading import sources, tree

from crossdock.webhooks.catalogue import KINDS


def recorded() -> set[tuple[str, str]]:
    """(subject, kind) of every event that the source records by name."""
    found = set()
    for path in sources():
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] == "Event":
                words: list[Any] = [one.value if isinstance(one, ast.Constant) else None for one in node.args]
                if len(words) > 3 and isinstance(words[1], str) and isinstance(words[3], str):
                    found.add((words[1], words[3]))
    return found


def test_every_kind_that_is_recorded_by_name_is_in_the_catalogue() -> None:
    found = recorded()
    assert len(found) > 20
    missing = {(subject, kind) for subject, kind in found if kind not in KINDS.get(subject, {})}
    assert not missing, (
        "name them in webhooks/catalogue.py, and in docs/webhooks.md as catalogue.page() writes it"
    )
