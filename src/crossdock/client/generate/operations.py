"""The operations of the document, as methods need them: names, parameters, results."""

from __future__ import annotations

import keyword
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from crossdock.client.generate.shapes import SOME, Schema, module_of, python

BASE: Final = "/api/v1"
JSON: Final = "application/json"
# What the rule would name less well.
NAMED: Final = {"pack_shipment": "pack", "let_leave": "leave", "try_policy": "try_out"}
HEADERS: Final = frozenset({"Idempotency-Key", "If-Match", "If-None-Match"})


@dataclass(frozen=True, slots=True)
class Result:
    """``kind``: document, items, pages, bytes or nothing; ``type``: of the document, or of an item;
    ``some``: of which fewer fields were asked for; ``preview``: what a preview gives instead.
    """

    kind: str
    type: str
    some: str | None = None
    preview: str | None = None


@dataclass(frozen=True, slots=True)
class Parameter:
    """``type``: as it is written, with what is given where it is not given."""

    name: str
    type: str
    required: bool
    said: str


@dataclass(frozen=True, slots=True)
class Operation:
    """``room``: the first part of its address; ``body``: its type, None for none."""

    name: str
    room: str
    module: str
    method: str
    path: str
    said: str
    places: tuple[str, ...]
    query: tuple[Parameter, ...]
    headers: frozenset[str]
    fields: bool
    body: str | None
    body_required: bool
    result: Result

    @property
    def knows(self) -> bool:
        """Whether it may be told what is known already."""
        return self.method == "GET" and "If-None-Match" in self.headers and self.result.kind != "bytes"

    @property
    def makes(self) -> bool:
        """Whether it may be told to put only what is not there yet."""
        return self.method != "GET" and "If-None-Match" in self.headers


def operations(document: Mapping[str, Any]) -> list[Operation]:
    """All, in the document's order. Raises ValueError for two of one name, or a name that Python has."""
    components = document["components"]["schemas"]
    found = [
        one
        for path, methods in document["paths"].items()
        for method, told in methods.items()
        for one in _of(path, method, told, components)
    ]
    names = [(one.room, one.name) for one in found]
    wrong = [name for name in names if names.count(name) > 1 or keyword.iskeyword(name[1])]
    if wrong:
        raise ValueError(f"no method can have, or two would have, these names: {wrong}; see NAMED")
    return found


def name_of(operation_id: str, path: str) -> str:
    """``orders.create`` of create_orders, ``orders.timeline`` of show_timeline: what the room says already is
    left out, and of what is read the verb.
    """
    if operation_id in NAMED:
        return NAMED[operation_id]
    room, *below = path.removeprefix(f"{BASE}/").split("/")
    own = {_singular(word) for word in room.split("-")}
    words = operation_id.split("_")
    rest = [word for word in words if _singular(word) not in own]
    if all(part.startswith("{") for part in below):
        return {"list": "list", "show": "get"}.get(words[0], "_".join(rest) or operation_id)
    return "_".join(rest[1:] if words[0] in ("list", "show") else rest) or operation_id


def _singular(word: str) -> str:
    return f"{word[:-3]}y" if word.endswith("ies") else word.removesuffix("s")


def _of(path: str, method: str, told: Mapping[str, Any], components: Mapping[str, Schema]) -> list[Operation]:
    """The operation; and the one for many, where an array is answered item by item."""
    parameters = told.get("parameters", ())
    query = [one for one in parameters if one["in"] == "query" and one["name"] != "fields"]
    headers = frozenset(one["name"] for one in parameters if one["in"] == "header")
    if headers - HEADERS or (method not in ("get", "put") and "If-None-Match" in headers):
        raise ValueError(f"{method} {path} has headers that this client cannot send yet: {sorted(headers)}")
    fields = any(one["name"] == "fields" for one in parameters)
    body = told.get("requestBody", {}).get("content", {}).get(JSON, {}).get("schema")
    answers = {status: answer for status, answer in told["responses"].items() if int(status) < 300}
    many = answers.pop("207", None)
    single = Operation(
        name=name_of(told["operationId"], path),
        room=path.removeprefix(f"{BASE}/").partition("/")[0].replace("-", "_"),
        module=module_of(told["tags"][0]),
        method=method.upper(),
        path=path.removeprefix(BASE),
        said=f"{told.get('summary', '')}.\n\n{told.get('description', '')}".strip(),
        places=tuple(one["name"] for one in parameters if one["in"] == "path"),
        query=tuple(_parameter(one) for one in query),
        headers=headers,
        fields=fields,
        body=None if body is None else _body(body),
        body_required=bool(told.get("requestBody", {}).get("required")),
        result=_result(
            answers, components, paged=any(one["name"] == "cursor" for one in query), fields=fields
        ),
    )
    if many is None:
        return [single]
    one, array = (python(alternative) for alternative in body["oneOf"])
    items = Result("document", python(many["content"][JSON]["schema"]))
    several = f"Sequence[{array[len('list[') : -1]}]"
    return [
        replace(single, body=one),
        replace(single, name=f"{single.name}_many", body=several, result=items),
    ]


def _body(schema: Schema) -> str:
    """An optional body is None where it is not sent; of an array any sequence."""
    alternatives = schema.get("anyOf") or schema.get("oneOf") or [schema]
    types = [python(one).replace("list[", "Sequence[", 1) for one in alternatives]
    return " | ".join(one for one in types if one != "None")


def _parameter(told: Mapping[str, Any]) -> Parameter:
    schema = told["schema"]
    kind = python(schema).replace("list[", "Sequence[", 1)
    required = bool(told.get("required"))
    if not required and schema.get("type") != "array" and "None" not in kind.split(" | "):
        kind = f"{kind} | None"
    return Parameter(told["name"], kind, required, told.get("description", ""))


def _result(
    answers: Mapping[str, Any], components: Mapping[str, Schema], *, paged: bool, fields: bool
) -> Result:
    contents = [answer["content"] for answer in answers.values() if answer.get("content")]
    if not contents:
        return Result("nothing", "None")
    if JSON not in contents[0]:
        return Result("bytes", "bytes")
    schemas = [content[JSON]["schema"] for content in contents]
    types = [one for schema in schemas for one in python(schema).split(" | ")]
    whole = list(dict.fromkeys(one for one in types if not (fields and one.endswith(SOME))))
    if fields:
        [name] = whole
        return _listed(name, components, paged=paged)
    if "PreviewOut" in whole:
        rest = [one for one in whole if one != "PreviewOut"]
        return Result("document", " | ".join(rest), preview="PreviewOut")
    return Result("document", " | ".join(whole))


def _listed(name: str, components: Mapping[str, Schema], *, paged: bool) -> Result:
    """Of a list, the items are what one wants."""
    members = components[name]["properties"]
    if "items" not in members or set(members) - {"items", "next_cursor", "more"}:
        return Result("document", name, some=name + SOME)
    item = python(members["items"]["items"])
    kind = "pages" if paged else "items"
    return Result(kind, item, some=item + SOME if item + SOME in components else item)
