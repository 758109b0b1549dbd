"""Enough of GraphQL to be a shop: documents read, checked against the types there are, and answered with
exactly the fields that were asked for (GraphQL specification, October 2021, sections 2, 5 and 6).

Left out, because no shop's client here uses it: subscriptions, custom directives' meaning (``@idempotent`` is
handed to the resolver), block strings, interfaces' own checks.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

TOKEN: Final = re.compile(
    r"\s*(?:#[^\n]*\n\s*|,\s*)*(?P<token>\.\.\.|[!$()\[\]{}:=@|&]|\"(?:[^\"\\]|\\.)*\""
    r"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|[_A-Za-z]\w*|$)"
)
LISTED: Final = 10  # of a connection whose size nobody said


class Refused(Exception):
    """The document cannot be answered: errors in the platform's form, and no data."""

    def __init__(self, *errors: dict[str, Any]) -> None:
        super().__init__(errors[0]["message"])
        self.errors = list(errors)


@dataclass(frozen=True, slots=True)
class Name:
    """A variable, or an enum's word."""

    word: str
    variable: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """A field. ``on``: an inline fragment's or a named one's type, in place of a field."""

    name: str
    alias: str
    arguments: Mapping[str, Any] = field(default_factory=dict)
    directives: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    fields: tuple["Asked", ...] = ()
    on: str | None = None
    spread: str | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """One operation, chosen by its name. ``defaults``: of variables that were not given."""

    kind: str
    name: str
    fields: tuple[Asked, ...]
    defaults: Mapping[str, Any]
    needed: tuple[str, ...]
    fragments: Mapping[str, tuple[str, tuple[Asked, ...]]]


class Paged(list[Any]):
    """Records behind a connection."""


Types = Mapping[str, Mapping[str, str]]  # type -> field -> type, "" a plain value


class _Reader:
    """Recursive descent over the tokens."""

    def __init__(self, text: str) -> None:
        self.tokens: list[str] = []
        at = 0
        while at < len(text):
            found = TOKEN.match(text, at)
            if found is None:
                raise Refused({"message": f"Parse error on {text[at : at + 10]!r}"})
            if not found["token"]:
                break
            self.tokens.append(found["token"])
            at = found.end()
        self.at = 0

    def peek(self) -> str:
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def take(self, wanted: str = "") -> str:
        token = self.peek()
        if not token or (wanted and token != wanted):
            raise Refused({"message": f"Parse error: expected {wanted or 'more'}, found {token!r}"})
        self.at += 1
        return token

    def has(self, token: str) -> bool:
        if self.peek() == token:
            self.at += 1
            return True
        return False

    def fields(self) -> tuple[Asked, ...]:
        self.take("{")
        found = []
        while not self.has("}"):
            found.append(self.field())
        return tuple(found)

    def field(self) -> Asked:
        if self.has("..."):
            if self.peek() == "{" or self.peek() == "on":
                on = self.take() and self.take() if self.peek() == "on" else ""
                return Asked("...", "...", directives=self.directives(), fields=self.fields(), on=on)
            return Asked("...", "...", spread=self.take(), directives=self.directives())
        alias = name = self.take()
        if self.has(":"):
            name = self.take()
        arguments = self.arguments()
        directives = self.directives()
        return Asked(name, alias, arguments, directives, self.fields() if self.peek() == "{" else ())

    def arguments(self) -> dict[str, Any]:
        found = {}
        if self.has("("):
            while not self.has(")"):
                name = self.take()
                self.take(":")
                found[name] = self.value()
        return found

    def directives(self) -> dict[str, dict[str, Any]]:
        found = {}
        while self.has("@"):
            name = self.take()
            found[name] = self.arguments()
        return found

    def value(self) -> Any:
        token = self.take()
        if token == "$":  # noqa: S105 - a token of a language
            return Name(self.take(), variable=True)
        if token == "[":  # noqa: S105
            items = []
            while not self.has("]"):
                items.append(self.value())
            return items
        if token == "{":  # noqa: S105
            record = {}
            while not self.has("}"):
                name = self.take()
                self.take(":")
                record[name] = self.value()
            return record
        if token.startswith('"'):
            return token[1:-1].encode().decode("unicode_escape")
        if token in ("true", "false", "null"):
            return {"true": True, "false": False, "null": None}[token]
        if re.fullmatch(r"-?\d+", token):
            return int(token)
        return float(token) if token[0] in "-0123456789" else Name(token, variable=False)

    def type_(self) -> bool:
        """Reads a variable's type; whether a value is needed."""
        if self.has("["):
            self.type_()
            self.take("]")
        else:
            self.take()
        return self.has("!")


def parse(text: str, operation: str | None) -> Document:
    """Raises Refused."""
    reader = _Reader(text)
    fragments: dict[str, tuple[str, tuple[Asked, ...]]] = {}
    found: dict[str, tuple[str, tuple[Asked, ...], dict[str, Any], tuple[str, ...]]] = {}
    while reader.peek():
        kind = "query" if reader.peek() == "{" else reader.take()
        if kind == "fragment":
            name = reader.take()
            reader.take("on")
            on = reader.take()
            reader.directives()
            fragments[name] = (on, reader.fields())
            continue
        name = reader.take() if reader.peek() not in ("{", "(", "@") else ""
        defaults: dict[str, Any] = {}
        needed = []
        if reader.has("("):
            while not reader.has(")"):
                reader.take("$")
                variable = reader.take()
                reader.take(":")
                must = reader.type_()
                if reader.has("="):
                    defaults[variable] = reader.value()
                elif must:
                    needed.append(variable)
        reader.directives()
        found[name] = (kind, reader.fields(), defaults, tuple(needed))
    chosen = operation if operation in found else next(iter(found), None)
    if chosen is None or (operation and operation not in found):
        raise Refused({"message": f"No operation named {operation!r}"})
    kind, fields, defaults, needed_ = found[chosen]
    return Document(kind, chosen, fields, defaults, needed_, fragments)


class Answering:
    """One document, checked and answered."""

    def __init__(self, document: Document, variables: Mapping[str, Any], types: Types) -> None:
        missing = [name for name in document.needed if variables.get(name) is None]
        if missing:
            raise Refused(
                *(
                    {
                        "message": f"Variable ${name} of type ID! was provided invalid value",
                        "locations": [{"line": 1, "column": 1}],
                        "extensions": {"code": "INVALID_VARIABLE", "value": None},
                    }
                    for name in missing
                )
            )
        self.document = document
        self.types = types
        self._variables = {**document.defaults, **variables}
        self._root = "QueryRoot" if document.kind == "query" else "Mutation"
        self._check(self._root, document.fields, [f"{document.kind} {document.name}".strip()])

    def _flat(self, kind: str, asked: Sequence[Asked]) -> list[Asked]:
        """Fields, with fragments opened that are of this type."""
        found: list[Asked] = []
        for one in asked:
            if one.spread is not None:
                if one.spread not in self.document.fragments:
                    raise Refused({"message": f"Fragment {one.spread} was used, but not defined"})
                on, inner = self.document.fragments[one.spread]
            elif one.on is not None:
                on, inner = one.on, one.fields
            else:
                found.append(one)
                continue
            if not on or on == kind or kind == "Node":
                found += self._flat(on or kind, inner)
        return found

    def _check(self, kind: str, asked: Sequence[Asked], path: list[str]) -> None:
        if kind == "Node":  # whose type only the record knows
            return
        for one in self._flat(kind, asked):
            if one.name == "__typename":
                continue
            inner = self.types[kind].get(one.name)
            if inner is None:
                raise Refused(
                    {
                        "message": f"Field '{one.name}' doesn't exist on type '{kind}'",
                        "locations": [{"line": 1, "column": 1}],
                        "path": [*path, one.name],
                        "extensions": {"code": "undefinedField", "typeName": kind, "fieldName": one.name},
                    }
                )
            if inner:
                self._check(inner, one.fields, [*path, one.alias])

    def cost(self) -> int:
        """Points that the document may cost: ten a mutation, one an object, more for what is listed."""
        base = 10 if self.document.kind == "mutation" else 0
        return max(1, base + self._cost(self._root, self.document.fields) - (1 if base else 0))

    def _cost(self, kind: str, asked: Sequence[Asked]) -> int:
        total = 0.0
        for one in self._flat(kind, asked):
            inner = self.types.get(kind, {}).get(one.name)
            if not inner or inner == "Node":
                continue
            below = self._cost(inner, one.fields)
            if inner.endswith("Connection"):
                first = self.plain(one.arguments.get("first")) or LISTED
                total += 2 + below * max(1, first) ** 0.5  # the platform counts lists far below their length
            elif inner not in ("MoneyBag", "MoneyV2", "PageInfo", "UserError"):
                total += 1 + below
            else:
                total += below
        return int(total)

    def plain(self, value: Any) -> Any:
        """A value with its variables filled in."""
        if isinstance(value, Name):
            return self._variables.get(value.word) if value.variable else value.word
        if isinstance(value, list):
            return [self.plain(one) for one in value]
        if isinstance(value, dict):
            return {name: self.plain(one) for name, one in value.items()}
        return value

    def answer(self, root: Mapping[str, Callable[[Mapping[str, Any]], Any]]) -> dict[str, Any]:
        """The data. ``root``: a function for each field, of its arguments (``@name`` for a directive's)."""
        return {
            one.alias: self._shown(
                self.types[self._root][one.name],
                root[one.name](self._given(one)),
                one,
            )
            for one in self._flat(self._root, self.document.fields)
        }

    def _given(self, one: Asked) -> dict[str, Any]:
        found = {name: self.plain(value) for name, value in one.arguments.items()}
        return found | {f"@{name}": self.plain(dict(value)) for name, value in one.directives.items()}

    def _shown(self, kind: str, value: Any, asked: Asked) -> Any:
        if value is None or not kind:
            return value
        if isinstance(value, Paged):
            return self._page(kind, value, asked)
        if isinstance(value, list):
            first = self.plain(asked.arguments.get("first"))
            return [self._shown(kind, one, asked) for one in value[:first]]
        own = value["__typename"] if kind == "Node" else kind
        if kind == "Node":
            self._check(own, asked.fields, [asked.alias])
        shown = {}
        for one in self._flat(own, asked.fields):
            if one.name == "__typename":
                shown[one.alias] = own
                continue
            inner = value.get(one.name)
            if callable(inner):
                inner = inner(self._given(one))
            shown[one.alias] = self._shown(self.types[own][one.name], inner, one)
        return shown

    def _page(self, kind: str, records: Paged, asked: Asked) -> Any:
        """A connection's nodes, edges and page info; a cursor is the place in the list."""
        after = self.plain(asked.arguments.get("after"))
        begin = int(str(after).removeprefix("at:")) if after else 0
        first = self.plain(asked.arguments.get("first"))
        end = begin + (first if first is not None else len(records))
        found = records[begin:end]
        info = {
            "hasNextPage": end < len(records),
            "hasPreviousPage": begin > 0,
            "startCursor": f"at:{begin + 1}" if found else None,
            "endCursor": f"at:{begin + len(found)}" if found else None,
        }
        edges = [{"node": one, "cursor": f"at:{begin + n}"} for n, one in enumerate(found, start=1)]
        return self._shown(kind, {"nodes": list(found), "edges": edges, "pageInfo": info}, asked)
