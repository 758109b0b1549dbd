"""Every sentence that a room below the console may say, as its source has it: literals and f-strings."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import product
from pathlib import Path
from typing import Final

from tests.house.reading import SRC, floors

# What nobody reads in the console: files (or folders) of a room, each with its reason.
NOT_SHOWN: Final = {
    "core/embedded": "the database's own keeper: the command line alone speaks of it",
    "core/exports": "formats of files",
    "core/guard.py": "SQL",
    "core/partitions.py": "SQL",
    "core/retention.py": "the command line alone",
    "core/smtp.py": "settings of the installation, refused at its start",
    "accounts/link_words.py": "mails, in both languages there",
    "carriers/adapters/manifest.py": "what is printed",
    "carriers/adapters/pdf.py": "what is printed",
    "carriers/adapters/zpl.py": "what is printed",
    "channels/adapters/shopify_edits.py": "GraphQL",
    "channels/adapters/shopify_operations.py": "GraphQL",
    "channels/adapters/shopify_pages.py": "GraphQL",
    "channels/profiles.py": "headers of columns",
    "channels/untold.py": "findings of verify: the command line alone",
    "reporting/catalogue.py": "in django.po, by ``report_words``",
    "core/sql.py": "SQL",
    "sourcing/document.py": "problems of the command line's solver",
    "sourcing/problem.py": "problems of the command line's solver",
    "sourcing/engine": "bounds of the engine: a stage's log says them",
    "sourcing/rules/columns.py": "faults of the program, not of a table",
    "sourcing/rules/kinds.py": "in django.po, by ``policy_words``",
    "webhooks/catalogue.py": "the API's documentation",
}
# Names that keep texts which are in django.po, or are none.
OF_THEIR_OWN: Final = frozenset({
    "accounts/openid.py: SCOPE", "accounts/openid.py: header", "accounts/openid.py: ",
    "accounts/refusals.py: SALT", "accounts/roles.py: READS",
    "accounts/roles.py: BUILT_IN", "accounts/scopes.py: SCOPES", "accounts/scopes.py: ACTS",
    "orders/holds.py: KINDS", "orders/holds.py: OTHER", "webhooks/catalogue.py: KINDS",
    "channels/adapters/shopify_stock.py: SET_COMPARED", "channels/polling.py: query",
    "desk/acts.py: Act", "desk/states.py: Step", "sourcing/rules/reading.py: MEMBERSHIPS",
    "sourcing/rules/errors.py: BatchUnfit",
})  # fmt: skip
# Calls whose texts are no sentences, and errors of whoever programs.
CALLS: Final = frozenset(
    "execute SQL compile split format startswith get search partition Token LookupError ValueError TypeError"
    " RuntimeError NotImplementedError AssertionError DataError statement Statement _text".split()
)
FUNCTIONS: Final = frozenset({"_context"})  # what seals are bound to
WORDS: Final = re.compile(r"[^\W\d_]{2,}[,;:]? |\0[^\w]* [a-z]{2,}|[ (][a-z]{2,}")


@dataclass(frozen=True)
class Text:
    """``said``: with its values' names in braces; ``where``: file and line."""

    said: str
    where: str

    @property
    def shape(self) -> tuple[str, ...]:
        return shape(self.said)


def shape(said: str) -> tuple[str, ...]:
    """What stands between the values: two sentences of one shape are one, whatever their values' names."""
    return tuple(re.split(r"\{[^{}]*\}", said))


@cache
def all_texts() -> tuple[Text, ...]:
    """Of every room below the console."""
    top = floors()["console"]
    found: list[Text] = []
    for path in sorted(SRC.rglob("*.py")):
        name = path.relative_to(SRC).as_posix()
        room = name.partition("/")[0]
        if room not in floors() or floors()[room] >= top or "/migrations/" in name or room == "client":
            continue
        if not any(name == one or name.startswith(one + "/") for one in NOT_SHOWN):
            found += _Reader(name).read(path)
    return tuple(found)


class _Reader(ast.NodeVisitor):
    def __init__(self, name: str) -> None:
        self.name = name
        self.found: list[Text] = []

    def read(self, path: Path) -> list[Text]:
        self.visit(ast.parse(path.read_text()))
        return self.found

    def visit_Expr(self, node: ast.Expr) -> None:
        if not isinstance(node.value, ast.Constant):  # a docstring
            self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> None:
        called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if called in CALLS:
            self.visit(node.func)
        else:
            self.generic_visit(node)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        if node.name not in FUNCTIONS:
            self.generic_visit(node)

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        if f"{self.name}: {node.name}" not in OF_THEIR_OWN:
            self.generic_visit(node)

    def visit_Assign(self, node: ast.Assign) -> None:
        self._assigned(node, node.targets[0])

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        self._assigned(node, node.target)

    def _assigned(self, node: ast.Assign | ast.AnnAssign, target: ast.expr) -> None:
        if f"{self.name}: {getattr(target, 'id', '')}" not in OF_THEIR_OWN and node.value is not None:
            self.visit(node.value)

    def visit_Subscript(self, node: ast.Subscript) -> None:
        self.visit(node.value)

    def visit_Constant(self, node: ast.Constant) -> None:
        if isinstance(node.value, str):
            self._take(node, node.value)

    def visit_JoinedStr(self, node: ast.JoinedStr) -> None:
        for said in _said(node):
            self._take(node, said)
        for value in node.values:
            if isinstance(value, ast.FormattedValue) and not _choice(value.value):
                self.visit(value.value)

    def _take(self, node: ast.expr, said: str) -> None:
        bare = re.sub(r"\{[^{}]*\}", "\0", said)
        if WORDS.search(bare) and re.search("[a-z]", bare):
            self.found.append(Text(said, f"{self.name}:{node.lineno}"))


def _choice(node: ast.expr) -> list[str] | None:
    """Texts of which one is put in: ``'s' if many else ''``."""
    if isinstance(node, ast.IfExp) and all(isinstance(one, ast.Constant) for one in (node.body, node.orelse)):
        return [str(ast.literal_eval(one)) for one in (node.body, node.orelse)]
    return None


def _said(node: ast.JoinedStr) -> Iterator[str]:
    """The sentence, once for each choice in it."""
    names: set[str] = set()
    parts: list[list[str]] = []
    for value in node.values:
        if isinstance(value, ast.Constant):
            parts.append([str(value.value)])
        elif isinstance(value, ast.FormattedValue):
            chosen = _choice(value.value)
            if chosen is None:
                name = plain = _name(value.value)
                at = 2
                while name in names:
                    name, at = f"{plain}{at}", at + 1
                names.add(name)
                chosen = ["{" + name + "}"]
            parts.append(chosen)
    for one in product(*parts):
        yield "".join(one)


def _name(node: ast.expr) -> str:
    """What a value is called, for whoever translates."""
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name.strip("_").lower()
        case ast.Subscript(slice=ast.Constant(value=str(name))):
            return re.sub(r"\W", "", name) or "value"
        case ast.Subscript(value=value):
            return _name(value)
        case ast.Call(func=ast.Attribute(attr="join"), args=[value, *_]):
            return _name(value)
        case ast.Call(func=ast.Attribute(value=ast.Name()), args=[value, *_]):
            return _name(value)
        case ast.Call(func=ast.Attribute(value=value)):
            return _name(value)
        case ast.Call(args=[value, *_]) | ast.BinOp(left=value) | ast.BoolOp(values=[value, *_]):
            return _name(value)
        case ast.IfExp(body=value):
            return _name(value)
        case ast.GeneratorExp(elt=value) | ast.ListComp(elt=value) | ast.Await(value=value):
            return _name(value)
    return "value"
