"""JSON schemas as Python types, and the modules of shapes."""

from __future__ import annotations

import keyword
import textwrap
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any, Final

HEAD: Final = '"""{about} Written by ``crossdock.client.generate``: not to be edited."""\n\n'
REF: Final = "#/components/schemas/"
SHARED: Final = "shared"
SOME: Final = "Some"  # the end of a shape's name of which fewer fields were asked for
WIDTH: Final = 100
SAID_ALWAYS: Final = frozenset({"RFC 3339; answers are in UTC."})
PLAIN: Final = {"string": "str", "integer": "int", "number": "float", "boolean": "bool", "null": "None"}

Schema = Mapping[str, Any]


def python(schema: Schema) -> str:
    """The type that a schema describes, as it is written."""
    kind = schema.get("type")
    if "$ref" in schema:
        return str(schema["$ref"]).removeprefix(REF)
    if "const" in schema:
        return f"Literal[{schema['const']!r}]"
    if "enum" in schema:
        return f"Literal[{', '.join(repr(one) for one in schema['enum'])}]"
    for several in ("anyOf", "oneOf"):
        if several in schema:
            return " | ".join(dict.fromkeys(python(one) for one in schema[several]))
    if kind == "array":
        return f"list[{python(schema.get('items', {}))}]"
    if kind == "object":
        of = schema.get("additionalProperties", True)
        return f"dict[str, {python(of) if isinstance(of, Mapping) else 'Any'}]"
    if kind is None:
        return "Any"
    return PLAIN[kind]


def refs(schema: object) -> Iterator[str]:
    """Names of the shapes that a schema, or any part of the document, speaks of."""
    if isinstance(schema, Mapping):
        for name, value in schema.items():
            if name != "$ref":
                yield from refs(value)
            elif str(value).startswith(REF):
                yield str(value).removeprefix(REF)
    elif isinstance(schema, list):
        for value in schema:
            yield from refs(value)


def reached(names: set[str], components: Mapping[str, Schema]) -> set[str]:
    """The shapes named, and those that these are made of."""
    found: set[str] = set()
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += refs(components[name])
    return found


def module_of(tag: str) -> str:
    return tag.lower().replace(" ", "_")


def places(document: Mapping[str, Any]) -> dict[str, str]:
    """Module by shape: that of the one tag whose operations speak of it, or ``shared``."""
    components = document["components"]["schemas"]
    users: dict[str, set[str]] = defaultdict(set)
    for told in (one for path in document["paths"].values() for one in path.values()):
        spoken = [told.get("requestBody", {}), *told["responses"].values()]
        for name in reached(set(refs(spoken)), components):
            users[name].add(module_of(told["tags"][0]))
    return {
        name: next(iter(users[name])) if len(users[name]) == 1 else SHARED
        for name in components
        if users[name]
    }


def files(document: Mapping[str, Any]) -> dict[str, str]:
    """The modules of shapes, and the one that gives all."""
    components = document["components"]["schemas"]
    where = places(document)
    modules: dict[str, list[str]] = defaultdict(list)
    for name, module in where.items():
        modules[module].append(name)
    narrow = alternatives(document)
    found = {"shapes/__init__.py": _all(modules)}
    for module, names in modules.items():
        others = {one for name in names for one in refs(components[name])} - set(names)
        imports = "".join(
            f"from crossdock.client.shapes.{where[one]} import {one}\n" for one in sorted(others)
        )
        about = (
            "Shapes of several subjects." if module == SHARED else f"Shapes of {module.replace('_', ' ')}."
        )
        found[f"shapes/{module}.py"] = "".join(
            [
                HEAD.format(about=about),
                "from __future__ import annotations\n\n",
                "from typing import Any, Literal, NotRequired, TypedDict, final\n\n",
                imports,
                *(written(name, components[name], final=name in narrow) for name in names),
            ]
        )
    return found


def alternatives(document: Mapping[str, Any]) -> set[str]:
    """Shapes that an answer has one of: final, so that ``"member" in answer`` tells a type checker which."""
    found: set[str] = set()
    for told in (one for path in document["paths"].values() for one in path.values()):
        well = [answer for status, answer in told["responses"].items() if int(status) < 300]
        named = set(refs(well)) - {name for name in refs(well) if name.endswith(SOME)}
        found |= named if len(named) > 1 else set()
    return found


def written(name: str, schema: Schema, *, final: bool) -> str:
    """A shape as a TypedDict; by a call where a member's name is a word of Python."""
    members = schema.get("properties", {})
    required = set(schema.get("required", ()))
    total = required or not members
    types = {
        one: python(about) if one in required or not total else f"NotRequired[{python(about)}]"
        for one, about in members.items()
    }
    lead = "\n\n@final\n" if final else "\n\n"
    if any(keyword.iskeyword(one) or not one.isidentifier() for one in members):
        inside = ", ".join(f'"{one}": "{kind}"' for one, kind in types.items())
        return f'\n\n{name} = TypedDict("{name}", {{{inside}}}, total={bool(total)})\n'
    lines = [f"{lead}class {name}(TypedDict{'' if total else ', total=False'}):\n"]
    lines += [text(schema.get("description", ""), "    ")] if schema.get("description") else []
    for one, kind in types.items():
        if not name.endswith(SOME):
            lines += comment(members[one].get("description", ""))
        lines.append(f"    {one}: {kind}\n")
    return "".join(lines) if members else "".join([*lines, "    pass\n" if len(lines) == 1 else ""])


def comment(said: str) -> list[str]:
    if not said or said in SAID_ALWAYS:
        return []
    return [f"    # {line}\n" for line in textwrap.wrap(said, WIDTH)]


def text(said: str, indent: str) -> str:
    """A docstring."""
    lines: list[str] = []
    for paragraph in said.replace("\\", "\\\\").strip().split("\n\n"):
        lines += (
            ["", *textwrap.wrap(" ".join(paragraph.split()), WIDTH)]
            if lines
            else textwrap.wrap(" ".join(paragraph.split()), WIDTH)
        )
    if len(lines) == 1:
        return f'{indent}"""{lines[0]}"""\n'
    body = "".join(f"{indent}{line}\n" if line else "\n" for line in lines[1:])
    return f'{indent}"""{lines[0]}\n{body}{indent}"""\n'


def _all(modules: Mapping[str, list[str]]) -> str:
    lines = [
        f"from crossdock.client.shapes.{module} import {name} as {name}\n"
        for module, names in sorted(modules.items())
        for name in sorted(names)
    ]
    return "".join([HEAD.format(about="What goes in and comes out, as TypedDicts."), *lines])
