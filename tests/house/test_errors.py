"""Rule 4: a domain error is a class in its room's ``errors.py`` with a constant code and status."""

import ast
import importlib
import re
from pathlib import Path

import pytest
from tests.house.reading import SRC, migration_sql, short, sources, tree

from crossdock.core.errors import CrossdockError

MODULES = sorted(
    ".".join(path.relative_to(SRC.parent).with_suffix("").parts) for path in SRC.rglob("errors.py")
)
KIND = re.compile(r"\b(CHECK|UNIQUE|REFERENCES|FOREIGN KEY|EXCLUDE)\b")


def classes(module: str) -> list[type]:
    found = vars(importlib.import_module(module)).values()
    return [one for one in found if isinstance(one, type) and one.__module__ == module]


def test_every_error_has_a_code_of_its_own_and_a_status() -> None:
    codes: dict[str, str] = {}
    for module in MODULES:
        for one in classes(module):
            if not issubclass(one, Exception):
                continue
            name = f"{module}.{one.__name__}"
            code = vars(one).get("code")
            assert isinstance(code, str), f"{name} has no code of its own"
            assert re.fullmatch(r"[a-z][a-z0-9_]*", code), f"{name}: {code!r}"
            assert 400 <= getattr(one, "status", 0) < 600, f"{name} has no status"
            assert one.__doc__ or getattr(one, "title", None), f"{name} does not say what it means"
            assert code not in codes, f"{name} and {codes[code]} share the code {code!r}"
            codes[code] = name
    assert len(codes) > 5


def test_a_domain_error_stands_in_its_rooms_errors_module() -> None:
    known = {"CrossdockError", "NotFound", "Invalid", "Conflict"}
    known |= {
        one.__name__ for module in MODULES for one in classes(module) if issubclass(one, CrossdockError)
    }
    strays = [
        f"{short(path)}: {node.name}"
        for path in sources()
        if path.name != "errors.py" and path.parent.name != "errors"
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ClassDef)
        and any(ast.unparse(base).split(".")[-1] in known for base in node.bases)
    ]
    assert not strays


@pytest.mark.parametrize("path", migration_sql(), ids=short)
def test_every_constraint_of_the_schema_has_a_name(path: Path) -> None:
    """The code that maps a constraint to an error knows it by its name."""
    text = re.sub(r"--[^\n]*", "", path.read_text())
    text = re.sub(r"CREATE UNIQUE INDEX", "", text)
    unnamed = []
    for found in KIND.finditer(text):
        before = text[: found.start()].rstrip()
        named = re.search(r"CONSTRAINT\s+\w+$", before) or (
            found[1] == "REFERENCES" and re.search(r"FOREIGN KEY\s*\([^)]*\)$", before)
        )
        if not named:
            unnamed.append(text[text.rfind("\n", 0, found.start()) : found.end() + 30].strip())
    # Django's own shape of a many-to-many table: its code never reads these names.
    assert [line for line in unnamed if "auth_" not in line and "accounts_user (id" not in line] == []
