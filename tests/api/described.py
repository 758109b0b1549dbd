"""The OpenAPI document, and what it says an answer looks like."""

import json
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


@cache
def _validator(method: str, path: str, status: int) -> Any:
    schema = operation(method, path)["responses"][str(status)]["content"][JSON]["schema"]
    all_fields = schema["anyOf"][0] if "anyOf" in schema else schema
    # Names with dots: as in the document.
    return jsonschema_rs.Draft202012Validator(
        {**all_fields, "components": document()["components"]}, validate_formats=True
    )
