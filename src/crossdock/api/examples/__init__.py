"""An example of every call, request and answer, as a server of the tiny company of the tests gave it.

One JSON file an operation, named after it: ``{"request": {"path", "query", "headers", "body"}, "status",
"answer"}``. ``tests/api/test_examples.py`` makes each call again on a running server and holds the files
equal to what comes back; it also writes them.
"""

from functools import cache
from importlib.resources import files
from typing import Any, Final

import msgspec

JSON: Final = "application/json"


@cache
def of(name: str) -> dict[str, Any] | None:
    """The example of an operation (its view's name)."""
    file = files(__package__).joinpath(f"{name}.json")
    return msgspec.json.decode(file.read_bytes()) if file.is_file() else None


def add(name: str, told: dict[str, Any]) -> None:
    """Put the operation's example into its description."""
    example = of(name)
    if example is None:
        return
    request, status = example["request"], example["status"]
    told["parameters"] = [_with_example(one, request) for one in told.get("parameters", ())]
    if "body" in request:
        told["requestBody"]["content"][JSON]["example"] = request["body"]
    content = told["responses"][status].get("content", {})
    if JSON in content and "answer" in example:
        content[JSON]["example"] = example["answer"]


def _with_example(parameter: dict[str, Any], request: dict[str, Any]) -> dict[str, Any]:
    """Parameters that several operations have are one dict."""
    given = request.get(parameter["in"], {})
    name = parameter["name"]
    return {**parameter, "example": given[name]} if name in given else parameter
