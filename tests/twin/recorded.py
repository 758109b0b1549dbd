"""Recorded exchanges with Shopify's GraphQL Admin API in the shared data folder, and a value's shape."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

DATA = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "integrations" / "shopify" / "graphql"


@dataclass(frozen=True)
class Exchange:
    """One request with its answer. ``data`` None: the document was refused as a whole."""

    where: str
    query: str
    variables: dict[str, Any]
    answer: dict[str, Any]

    @property
    def name(self) -> str:
        found = re.search(r"\b(?:mutation|query)\s+(\w+)", self.query)
        assert found is not None
        return found[1]


def exchanges(pattern: str = "*.json") -> Iterator[Exchange]:
    """Every request with its own text and answer, in the order in which they stand."""
    for path in sorted(DATA.glob(pattern)):
        yield from _walk(json.loads(path.read_bytes()), path.stem)


def _walk(value: Any, where: str) -> Iterator[Exchange]:
    if isinstance(value, dict):
        query, answer = value.get("query") or value.get("document"), value.get("response")
        if isinstance(answer, dict):
            answer = answer.get("payload") or answer.get("body") or answer
        if isinstance(query, str) and isinstance(answer, dict) and ("data" in answer or "errors" in answer):
            yield Exchange(where, query, value.get("variables") or {}, answer)
        for key, one in value.items():
            yield from _walk(one, f"{where}/{key}")
    elif isinstance(value, list):
        for place, one in enumerate(value):
            yield from _walk(one, f"{where}[{place}]")


def answers(pattern: str = "*.json") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every answer that states its cost, with its request's text or without."""
    for path in sorted(DATA.glob(pattern)):
        yield from _answers(json.loads(path.read_bytes()), path.stem)


def _answers(value: Any, where: str) -> Iterator[tuple[str, dict[str, Any]]]:
    if isinstance(value, dict):
        if "data" in value and "extensions" in value:
            yield where, value
        for key, one in value.items():
            yield from _answers(one, f"{where}/{key}")
    elif isinstance(value, list):
        for place, one in enumerate(value):
            yield from _answers(one, f"{where}[{place}]")


GID = re.compile(r"gid://shopify/(\w+)/.+")
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
AMOUNT = re.compile(r"-?\d+\.\d+")


def shape(value: Any) -> Any:
    """Keys, nesting and types: a global id by its type, a moment, an amount; a list by its first element."""
    if isinstance(value, dict):
        return {key: shape(one) for key, one in value.items()}
    if isinstance(value, list):
        return [shape(value[0])] if value else []
    if isinstance(value, str):
        if found := GID.fullmatch(value):
            return f"gid {found[1]}"
        for name, pattern in (("moment", MOMENT), ("amount", AMOUNT)):
            if pattern.fullmatch(value):
                return name
        return "text"
    return type(value).__name__


def differences(recorded: Any, twin: Any, path: str = "") -> list[str]:
    """Where two shapes are not alike. What is null, or an empty list, in one has no shape to compare."""
    if recorded in ("NoneType", []) or twin in ("NoneType", []):
        return []
    if isinstance(recorded, dict) and isinstance(twin, dict):
        found = [f"{path}: {key} only in one" for key in recorded.keys() ^ twin.keys()]
        for key in recorded.keys() & twin.keys():
            found += differences(recorded[key], twin[key], f"{path}/{key}")
        return found
    if isinstance(recorded, list) and isinstance(twin, list):
        return differences(recorded[0], twin[0], f"{path}[]")
    return [] if recorded == twin else [f"{path}: {recorded} recorded, {twin} by the twin"]
