"""Rule 10: adapters are pure at the border, and never catch everything."""

import ast
from pathlib import Path

import pytest
from tests.house.reading import SRC, imported, short, sources, tree

# Reading and writing a wire format needs no network, no files, no database and no clock.
IMPURE = {
    "asyncio",
    "django",
    "httpx",
    "os",
    "pathlib",
    "psycopg",
    "requests",
    "socket",
    "subprocess",
    "urllib.request",
    "crossdock.core.clock",
    "crossdock.core.db",
    "crossdock.core.http",
    "crossdock.core.sql",
}


def codecs() -> list[ast.Module]:
    """Modules that only translate: in adapters/ and in channels, those that define encode… or decode…."""
    found = []
    for path in sources():
        inside = path.relative_to(SRC).parts
        if "adapters" not in inside and inside[0] != "channels":
            continue
        names = [node.name for node in tree(path).body if isinstance(node, ast.FunctionDef)]
        if any(name.startswith(("decode", "encode")) for name in names):
            found.append(tree(path))
    return found


def test_codecs_import_nothing_that_reaches_outside() -> None:
    assert codecs()
    wrong = [
        name
        for module in codecs()
        for name in imported(module)
        if any(name == bad or name.startswith(f"{bad}.") for bad in IMPURE)
    ]
    assert not wrong


@pytest.mark.parametrize("path", sources(), ids=short)
def test_nothing_catches_everything(path: Path) -> None:
    """``except:``, ``except Exception`` and ``except BaseException`` hide what nobody thought of.

    A loop that must outlive any one item may: where it logs the error with its trace, or says why
    (``# noqa: BLE001`` with the reason).
    """
    text = path.read_text().splitlines()
    for node in ast.walk(tree(path)):
        if not isinstance(node, ast.ExceptHandler):
            continue
        caught = "" if node.type is None else ast.unparse(node.type)
        everything = caught in {"", "Exception", "BaseException"}
        raises_again = any(isinstance(inner, ast.Raise) and inner.exc is None for inner in ast.walk(node))
        logs = any(
            isinstance(inner, ast.Call) and ast.unparse(inner.func).endswith(".exception")
            for inner in ast.walk(node)
        )
        reasoned = "noqa: BLE001 " in text[node.lineno - 1]
        assert not everything or raises_again or logs or reasoned, f"{short(path)}:{node.lineno}"
        assert not (everything and "adapters" in path.parts)
