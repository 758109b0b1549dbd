"""Operations as methods: of the client that blocks, and of the one that is awaited."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Final

from crossdock.client.generate.operations import Operation
from crossdock.client.generate.shapes import HEAD, text

IMPORTS: Final = """from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal, overload

from crossdock.client.calls import Call, Items, Tag, once, part
from crossdock.client.pages import AsyncPages, AsyncRoom, Pages, Room, items_of

if TYPE_CHECKING:
    from crossdock.client.shapes import {shapes}
"""
WORDS: Final = re.compile(r"\b[A-Z]\w+")


@dataclass(frozen=True, slots=True)
class Way:
    """How the two clients differ."""

    folder: str
    awaited: bool

    @property
    def prefix(self) -> str:
        return "Async" if self.awaited else ""

    def calls(self, room: str) -> str:
        """The class of a room's calls."""
        return self.prefix + "".join(word.title() for word in room.split("_")) + "Calls"


def files(operations: Sequence[Operation], shapes: Set[str], *, awaited: bool) -> dict[str, str]:
    """A module a subject, and ``Rooms``, which has them all. ``shapes``: their names."""
    way = Way("awaiting" if awaited else "blocking", awaited)
    modules: dict[str, dict[str, list[Operation]]] = defaultdict(lambda: defaultdict(list))
    homes: dict[str, str] = {}
    for one in operations:
        home = homes.setdefault(one.room, one.module)  # where several subjects share a room: the first one's
        modules[home][one.room].append(one)
    found = {
        f"{way.folder}/{module}.py": _module(module, rooms, shapes, way) for module, rooms in modules.items()
    }
    found[f"{way.folder}/__init__.py"] = _rooms(modules, way)
    return found


def _module(module: str, rooms: Mapping[str, Sequence[Operation]], shapes: Set[str], way: Way) -> str:
    classes = []
    for room, inside in rooms.items():
        head = f"\n\nclass {way.calls(room)}({way.prefix}Room):\n"
        about = f'    """``{room}``: {module.replace("_", " ")}."""\n\n'
        classes.append(head + about + "\n".join(_method(one, way) for one in inside))
    used = sorted(shapes & set(WORDS.findall("".join(classes))))
    about = HEAD.format(about=f"Calls: {module.replace('_', ' ')}.")
    return "".join([about, IMPORTS.format(shapes=", ".join(used)), *classes])


def _rooms(modules: Mapping[str, Mapping[str, object]], way: Way) -> str:
    pairs = [(module, room) for module, rooms in modules.items() for room in rooms]
    imports = "".join(
        f"from crossdock.client.{way.folder}.{module} import {way.calls(room)}\n" for module, room in pairs
    )
    send = f"{way.prefix}Send"
    return "".join(
        [
            HEAD.format(about="Every call, by subject."),
            f"from __future__ import annotations\n\n{imports}from crossdock.client.pages import {send}\n\n\n",
            f'class {way.prefix}Rooms:\n    """``orders.get(…)``, ``stock.adjust(…)``."""\n\n',
            f"    def __init__(self, send: {send}) -> None:\n",
            *(f"        self.{room} = {way.calls(room)}(send)\n" for _, room in pairs),
        ]
    )


def _method(one: Operation, way: Way) -> str:
    """The method, behind its overloads where what it gives depends on what is asked for."""
    result = one.result
    more = {"fields": "Sequence[str] | None = None"} if one.fields else {}
    whole, kinds = _wrapped(result.type, one, way), {"fields": "None = None"}
    if result.preview is not None:
        variants = [
            ({"preview": "Literal[False] | None = None"}, whole),
            ({"preview": "Literal[True]"}, result.preview),
        ]
        gives = f"{result.type} | {result.preview}"
    elif one.fields and result.some != result.type:
        variants = [(kinds, whole), ({"fields": "Sequence[str]"}, _wrapped(str(result.some), one, way))]
        gives = _wrapped("Any", one, way)
    else:
        variants, gives = [], whole
    lines = [f"    @overload\n{_head(one, way, special, kind)} ...\n" for special, kind in variants]
    return "".join([*lines, _head(one, way, more, gives), "\n", _said(one), _inside(one, way, gives)])


def _wrapped(kind: str, one: Operation, way: Way) -> str:
    if one.result.kind == "pages":
        return f"{way.prefix}Pages[{kind}]"
    return f"Items[{kind}]" if one.result.kind == "items" else kind


def _head(one: Operation, way: Way, special: Mapping[str, str], gives: str) -> str:
    before = [f"{name}: str | int" for name in one.places]
    if one.body is not None:
        before.append(f"body: {one.body}" + ("" if one.body_required else " | None = None"))
    named = []
    for parameter in one.query:
        if parameter.name in special:
            continue
        default = (
            "" if parameter.required else " = ()" if parameter.type.startswith("Sequence") else " = None"
        )
        named.append(f"{parameter.name}: {parameter.type}{default}")
    named += [f"{name}: {kind}" for name, kind in special.items()]
    if one.knows and special != {"fields": "Sequence[str]"}:
        named.append(f"known: {one.result.type if 'Any' not in gives else 'Any'} | None = None")
    if "If-Match" in one.headers:
        named.append("if_match: Tag | None = None")
    if one.makes:
        named.append("if_new: bool = False")
    if "Idempotency-Key" in one.headers:
        named.append("idempotency_key: str | None = None")
    inside = ", ".join(["self", *before, *(["*", *named] if named else [])])
    awaits = "async " if way.awaited and one.result.kind != "pages" else ""
    return f"    {awaits}def {one.name}({inside}) -> {gives}:"


def _said(one: Operation) -> str:
    told = [f"``{parameter.name}``: {parameter.said}" for parameter in one.query if parameter.said]
    address = f"``{one.method} {one.path}``"
    return text("\n\n".join([one.said, *(["\n".join(told)] if told else []), address]), "        ")


def _inside(one: Operation, way: Way, gives: str) -> str:
    path = re.sub(r"\{(\w+)\}", r"{part(\1)}", one.path)
    given = [f'"{one.method}"', f'{"f" if one.places else ""}"{path}"']
    asked = [f'"{parameter.name}": {parameter.name}' for parameter in one.query]
    asked += ['"fields": fields'] if one.fields else []
    given += [f"asked={{{', '.join(asked)}}}"] if asked else []
    given += ["body=body"] if one.body is not None else []
    given += ["key=once(idempotency_key)"] if "Idempotency-Key" in one.headers else []
    given += ["match=if_match"] if "If-Match" in one.headers else []
    given += ["new=if_new"] if one.makes else []
    given += ["known=known"] if one.knows else []
    given += ["raw=True"] if one.result.kind == "bytes" else []
    call = f"Call({', '.join(given)})"
    send = f"{'await ' if way.awaited else ''}self._send({call})"
    if one.result.kind == "nothing":
        return f"        {send}\n"
    if one.result.kind == "pages":
        return f"        return {way.prefix}Pages(self._send, {call})\n"
    found = f"items_of({send})" if one.result.kind == "items" else send
    return f"        found: {gives} = {found}\n        return found\n"
