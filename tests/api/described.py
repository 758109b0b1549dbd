"""The OpenAPI document, and what it says an answer looks like."""

import json
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import jsonschema_rs

from crossdock.api.described import HEADERS
from crossdock.api.urls import API

JSON = "application/json"


@cache
def document() -> Any:
    return json.loads(json.dumps(API.get_openapi_schema()))


def operation(method: str, path: str) -> Any:
    """``path`` as the document names it: ``/api/v1/orders/{number}``."""
    return document()["paths"][path][method.lower()]


def whole(method: str, path: str, response: Any) -> None:
    """Assert that an answer to whoever asked for all fields has them all, and no header of ours that the
    document does not tell of. ``anyOf`` of a GET in the document tells of those who asked for fewer too.
    """
    told = operation(method, path)["responses"][str(response.status_code)]
    said = {name.lower() for name in HEADERS if name in response.headers}
    assert said <= {name.lower() for name in told.get("headers", {})}
    content = told.get("content", {})
    if JSON in content:
        found = _validator(method, path, response.status_code)
        errors = [f"{error.instance_path}: {error.message}" for error in found.iter_errors(response.json())]
        assert not errors, errors


def may_be_sent(method: str, path: str, query: Mapping[str, Sequence[str]], body: str) -> bool:
    """Whether the document allows what was sent: the query as it stands in an address, and a JSON body."""
    if method.lower() not in document()["paths"][path]:
        return False
    described = operation(method, path)
    asked = {one["name"]: one for one in described.get("parameters", ()) if one["in"] == "query"}
    if not all(name in asked and _fits(asked[name], values) for name, values in query.items()):
        return False
    if not body:
        return not described.get("requestBody", {}).get("required", False)
    if "requestBody" not in described:
        return False
    return _is(described["requestBody"]["content"][JSON]["schema"], _read(body))


def _fits(parameter: Mapping[str, Any], values: Sequence[str]) -> bool:
    schema = parameter["schema"]
    if schema.get("type") == "array":
        return _is(schema, list(values) if parameter.get("explode", True) else ",".join(values).split(","))
    return any(_is(schema, one) for one in (values[-1], _read(values[-1])))


def _is(schema: Mapping[str, Any], value: Any) -> bool:
    validator = jsonschema_rs.Draft202012Validator({**schema, "components": document()["components"]})
    return bool(validator.is_valid(value))


def _read(value: str) -> Any:
    """What it is as JSON; itself where it is none."""
    try:
        return json.loads(value)
    except ValueError:
        return value


@cache
def _validator(method: str, path: str, status: int) -> Any:
    schema = operation(method, path)["responses"][str(status)]["content"][JSON]["schema"]
    # A GET's second shape is of those who asked for fewer fields; another's is another answer.
    all_fields = schema["anyOf"][0] if "anyOf" in schema and method.upper() == "GET" else schema
    # Names with dots: as in the document.
    return jsonschema_rs.Draft202012Validator(
        {**all_fields, "components": document()["components"]}, validate_formats=True
    )
