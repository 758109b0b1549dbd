"""The OpenAPI document, and what it says an answer looks like."""

import json
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import jsonschema_rs

from crossdock.api.urls import API

JSON = "application/json"


@cache
def document() -> Any:
    return json.loads(json.dumps(API.get_openapi_schema()))


def operation(method: str, path: str) -> Any:
    """``path`` as the document names it: ``/api/v1/orders/{number}``."""
    return document()["paths"][path][method.lower()]


def whole(method: str, path: str, response: Any) -> None:
    """Assert that an answer to whoever asked for all fields has them all. ``anyOf`` in the document tells of
    those who asked for fewer too.
    """
    content = operation(method, path)["responses"][str(response.status_code)].get("content", {})
    if JSON in content:
        found = _validator(method, path, response.status_code)
        errors = [f"{error.instance_path}: {error.message}" for error in found.iter_errors(response.json())]
        assert not errors, errors


def may_ask(path: str, query: Mapping[str, Sequence[str]]) -> bool:
    """Whether the document allows this query, as it stands in an address, of a GET."""
    described = document()["paths"][path].get("get", {})
    asked = [one for one in described.get("parameters", ()) if one["in"] == "query"]
    known = {one["name"]: one["schema"] for one in asked}
    return all(name in known and _fits(known[name], values) for name, values in query.items())


def _fits(schema: Any, values: Sequence[str]) -> bool:
    validator = jsonschema_rs.Draft202012Validator({**schema, "components": document()["components"]})
    read = [_read(value) for value in values]
    forms = [list(values), read, *([values[0], read[0]] if len(values) == 1 else [])]
    return any(validator.is_valid(one) for one in forms)


def _read(value: str) -> Any:
    """A number, truth or nothing, where a text of an address is one."""
    try:
        return json.loads(value)
    except ValueError:
        return value


@cache
def _validator(method: str, path: str, status: int) -> Any:
    schema = operation(method, path)["responses"][str(status)]["content"][JSON]["schema"]
    all_fields = schema["anyOf"][0] if "anyOf" in schema else schema
    # Names with dots: as in the document.
    return jsonschema_rs.Draft202012Validator(
        {**all_fields, "components": document()["components"]}, validate_formats=True
    )
