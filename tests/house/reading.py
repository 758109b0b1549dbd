"""Reads the house as it stands, for the checks beside it: floors, statements, tables, Python."""

import ast
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]
SRC: Final = ROOT / "src" / "crossdock"
HEAD_KEYS: Final = ("takes", "gives", "locks", "index", "fails")
PLACEHOLDER: Final = re.compile(r"%\((\w+)\)s")
WORD: Final = re.compile(r"[a-z_][a-z0-9_]*")


@cache
def floors() -> dict[str, int]:
    """Room -> floor, from the import contract; 0 is the ground."""
    contract = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"][0]
    layers = [[room.strip(" ()") for room in layer.split("|")] for layer in contract["layers"]]
    return {room: floor for floor, layer in enumerate(reversed(layers)) for room in layer}


@cache
def rooms() -> list[str]:
    """The rooms that stand, from below."""
    standing = [path.name for path in SRC.iterdir() if path.is_dir() and any(path.rglob("*.py"))]
    return sorted(standing, key=lambda room: (floors().get(room, -1), room))


def may_use(room: str) -> set[str]:
    """The room itself and all on lower floors."""
    return {other for other in floors() if other == room or floors()[other] < floors()[room]}


@dataclass(frozen=True)
class Sql:
    """A statement's file: ``head`` is its comment by key, ``text`` the rest without comments and literals."""

    path: Path
    head: dict[str, str]
    text: str

    @property
    def room(self) -> str:
        return self.path.relative_to(SRC).parts[0]

    @property
    def name(self) -> str:
        """``room/statement``."""
        return f"{self.room}/{self.path.stem}"

    @property
    def parameters(self) -> set[str]:
        return set(PLACEHOLDER.findall(self.text))

    @property
    def words(self) -> set[str]:
        return set(WORD.findall(self.text))


def bare(text: str) -> str:
    """SQL without comments and without the content of literals."""
    text = re.sub(r"/\*.*?\*/", " ", text, flags=re.DOTALL)
    text = re.sub(r"--[^\n]*", " ", text)
    return re.sub(r"'(?:[^']|'')*'", "''", text)


def parse_head(text: str) -> dict[str, str]:
    """The head comment by key; '' is what stands before the first key."""
    head: dict[str, str] = {"": ""}
    key = ""
    for line in text.splitlines():
        if not line.startswith("--"):
            break
        said = line[2:]
        found = re.match(r"\s?(\w+)\s{2,}", said)
        if found and found[1] in HEAD_KEYS:
            key = found[1]
            said = said[found.end() :]
            head.setdefault(key, "")
        head[key] = f"{head[key]} {said.strip()}".strip()
    return head


@cache
def statements() -> list[Sql]:
    """Every statement of every room (migrations are not statements)."""
    paths = sorted(path for path in SRC.rglob("*.sql") if "migrations" not in path.parts)
    return [Sql(path, parse_head(path.read_text()), bare(path.read_text())) for path in paths]


@cache
def migration_sql() -> list[Path]:
    """The rooms' schema files, in the order of the floors and then of their numbers."""
    found = SRC.glob("*/migrations/sql/*.sql")
    return sorted(found, key=lambda path: (path.name, floors()[path.relative_to(SRC).parts[0]], path))


@cache
def tables() -> dict[str, str]:
    """Table -> owning room, by where it is made; without those that a contract drops."""
    made = re.compile(r"CREATE (?:UNLOGGED )?TABLE (\w+)\s*\(")
    texts = {path: bare(path.read_text()) for path in migration_sql()}
    dropped = {table for text in texts.values() for table in re.findall(r"DROP TABLE (\w+)", text)}
    return {
        table: path.relative_to(SRC).parts[0]
        for path, text in texts.items()
        for table in made.findall(text)
        if table not in dropped
    }


@cache
def sources(*folders: str) -> list[Path]:
    """Python files under the folders given (of the repository), else of the package."""
    places = [ROOT / folder for folder in folders] or [SRC]
    return sorted(path for place in places for path in place.rglob("*.py"))


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(), str(path))


def short(path: Path) -> str:
    return str(path.relative_to(ROOT))


def imported(module: ast.Module) -> Iterator[str]:
    """Dotted names that a module imports, also inside functions; ``from a import b`` gives ``a.b``."""
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def calls(module: ast.Module) -> Iterator[tuple[str, int]]:
    """Dotted names called, with their lines: ``datetime.now``, ``time.sleep``."""
    for node in ast.walk(module):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func), node.lineno
