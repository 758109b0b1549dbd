"""ZEN's own evaluation, one context at a time: what the compiled rules must equal."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

import zen

from crossdock.sourcing.rules import Columns, Kind, Scope

Context = Mapping[str, Any]


def graph(content: Mapping[str, Any], name: str = "Rules") -> dict[str, Any]:
    """A document as the editor saves it, around the content of a decision table."""
    return {
        "nodes": [
            {"id": "in", "type": "inputNode", "name": "Request", "position": {"x": 0, "y": 0}},
            {"id": "t", "type": "decisionTableNode", "name": name, "content": dict(content)},
            {"id": "out", "type": "outputNode", "name": "Response", "position": {"x": 9, "y": 0}},
        ],
        "edges": [
            {"id": "e1", "type": "edge", "sourceId": "in", "targetId": "t"},
            {"id": "e2", "type": "edge", "sourceId": "t", "targetId": "out"},
        ],
    }


def table(
    fields: Sequence[str],
    outputs: Sequence[str],
    rows: Sequence[tuple[Sequence[str], Sequence[str]]],
    *,
    policy: str = "first",
    name: str = "Rules",
) -> dict[str, Any]:
    """A document of a table: an input column a field ("" for formulas), rows of (tests, says)."""
    rules = []
    for number, (tests, says) in enumerate(rows):
        rule = {"_id": f"r{number}"}
        rule |= {f"i{at}": cell for at, cell in enumerate(tests)}
        rule |= {f"o{at}": cell for at, cell in enumerate(says)}
        rules.append(rule)
    content = {
        "hitPolicy": policy,
        "inputs": [
            {"id": f"i{at}", "name": field or "Formula", "field": field} for at, field in enumerate(fields)
        ],
        "outputs": [{"id": f"o{at}", "name": output, "field": output} for at, output in enumerate(outputs)],
        "rules": rules,
    }
    return graph(content, name)


@dataclass(frozen=True)
class World:
    """A batch as ZEN sees it: a dict a thing, without the scope's prefix."""

    orders: list[dict[str, Any]]
    locations: list[dict[str, Any]]
    services: list[dict[str, Any]]

    def columns(self) -> Columns:
        values = {}
        for prefix, things in self.by_prefix():
            for name in things[0] if things else ():
                values[f"{prefix}.{name}"] = [thing[name] for thing in things]
        sizes = {Scope.ORDER: len(self.orders), Scope.LOCATION: len(self.locations)}
        return Columns(values, {**sizes, Scope.SERVICE: len(self.services)})

    def by_prefix(self) -> Iterator[tuple[str, list[dict[str, Any]]]]:
        yield "order", self.orders
        yield "location", self.locations
        yield "service", self.services

    def contexts(self, axes: Sequence[Scope]) -> Iterator[tuple[tuple[int, ...], Context]]:
        """Every place of an outcome over these axes, with the context that ZEN is asked in."""
        things = {Scope[prefix.upper()]: (prefix, all_) for prefix, all_ in self.by_prefix()}
        for place in product(*(range(len(things[axis][1])) for axis in axes)):
            yield place, {things[axis][0]: things[axis][1][at] for axis, at in zip(axes, place, strict=True)}


@dataclass(frozen=True)
class Answer:
    """What ZEN said in one context: the rows that matched, from 1, and what each said."""

    rows: list[int]
    said: list[dict[str, Any]]


class Oracle:
    """One document in ZEN's engine."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self._decision = zen.ZenEngine().create_decision(json.dumps(document))

    def ask(self, context: Context) -> Answer:
        """Asked twice, because tracing takes another way through ZEN than plain evaluation does."""
        plain = self._decision.evaluate(dict(context))["result"]
        traced = self._decision.evaluate(dict(context), {"trace": True})
        assert traced["result"] == plain
        data = traced["trace"]["t"]["traceData"]
        hits = [] if data is None else data if isinstance(data, list) else [data]
        rows = [hit["index"] + 1 for hit in hits]
        said = plain if isinstance(plain, list) else [plain] if rows else []
        return Answer(rows, said)


def formula(text: str, context: Context) -> bool:
    """A formula's value; where ZEN fails, or does not answer true or false, it counts as false."""
    try:
        return zen.evaluate_expression(text, dict(context)) is True
    except RuntimeError:
        return False


def says(kind: Kind, answer: Answer) -> dict[str, Any]:
    """The outputs that ZEN's answer comes to under hit policy ``first``."""
    said = answer.said[0] if answer.said else {}
    return {output.name: said.get(output.name, output.default) for output in kind.outputs}
