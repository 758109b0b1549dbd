"""Every call of the API has an example in its document, request and answer, and a running server answers so.

An operation that is new needs a story: a function named after its view in ``tests/api/stories``, which makes
what is needed and gives the call. Its example is then written, like one whose answer has changed, by
``CROSSDOCK_WRITE_EXAMPLES=1 python -m pytest tests/api/test_examples.py``; look at what changed, commit it.
"""

import json
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import httpx
import pytest
from tests.api import described
from tests.api.inside import founded
from tests.api.serving import serving
from tests.api.stories import STORIES
from tests.api.stories.telling import Server
from tests.conftest import clone

from crossdock import api

FOLDER: Final = Path(str(api.__file__)).parent / "examples"
WRITE: Final = os.environ.get("CROSSDOCK_WRITE_EXAMPLES") == "1"
OPERATIONS: Final = {
    told["operationId"]: (method.upper(), path, told)
    for path, methods in described.document()["paths"].items()
    for method, told in methods.items()
}
SECRET: Final = re.compile(r"crossdock_[0-9a-f]{8}_[\w-]+")
SHOWN: Final = "crossdock_0123abcd_shown-this-once-and-kept-by-nobody"
# What differs from run to run: in texts, and numbers by their names.
TEXTS: Final = (
    (re.compile(r"\b(SO|FO|RC|TR)-\d+"), r"\1-#"),
    (re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|\+00:00)"), "<moment>"),
    (SECRET, "<key>"),
    (re.compile(r"\b\d{9,}\b"), "<number>"),
    (re.compile(r'"(\d+-)?[0-9a-f]{16}"'), r'"\1<tag>"'),
    (re.compile(r"\bkey:\d+"), "key:#"),
    (re.compile(r"^\d{6}$"), "<code>"),
    (re.compile(r"\bevt_\d+"), "evt_#"),
)
NUMBERS: Final = re.compile(
    r"(^|_)(id|act|act_id|recalls|recall|message|shipment|label|manifest|next_cursor|version|inbound|prefix|bytes|csrf|secret|uri|recovery_codes|agent|session|token|fingerprint)$"
)
EXTRA: Final = 10**5  # ids are dealt out from there


@contextmanager
def serving_mail(outside: pytest.MonkeyPatch) -> Iterator[None]:
    """Mail is set up in the server's environment; no worker sends any."""
    outside.setenv("CROSSDOCK_SMTP_URL", "smtp+plain://127.0.0.1:1")
    outside.setenv("CROSSDOCK_MAIL_FROM", "orders@example.com")
    outside.setenv("CROSSDOCK_PUBLIC_URL", "https://oms.example.com")
    yield


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with telling("examples") as found:
        yield found


@contextmanager
def telling(name: str) -> Iterator[Server]:
    """The tiny company, with a kit and an alias, on a Monday; CHI answers recalls."""
    with clone(name) as there:
        made = founded()
        with pytest.MonkeyPatch.context() as outside, serving_mail(outside), serving(there) as url:
            yield Server(url, made.key)


def plain(value: Any, name: str = "") -> Any:
    """The value without what differs from run to run."""
    if isinstance(value, dict):
        return {key: plain(inner, key) for key, inner in value.items()}
    if isinstance(value, list):
        return [plain(inner, name) for inner in value]
    if isinstance(value, bool) or value is None:
        return value
    if NUMBERS.search(name) or (isinstance(value, int) and value >= EXTRA):
        return "#"
    if isinstance(value, str):
        for pattern, instead in TEXTS:
            value = pattern.sub(instead, value)
    return value


def made(server: Server, name: str) -> tuple[dict[str, Any], httpx.Response]:
    """The example as it is now, and the answer that it is of."""
    method, path, _ = OPERATIONS[name]
    server.story = name
    asked = STORIES[name](server)
    address = path.removeprefix("/api/v1").format(**asked.path)
    request = asked.request()
    sent = {"json": request["body"]} if "body" in request else {}
    response = server.http.request(method, address, params=asked.query, headers=asked.header, **sent)
    asked.after()
    assert response.is_success, response.text
    example = {"request": request, "status": response.status_code}
    if response.headers.get("Content-Type", "").startswith("application/json"):
        example["answer"] = response.json()
    return example, response


@pytest.mark.parametrize("name", OPERATIONS)
def test_a_server_answers_as_the_example_says(server: Server, name: str) -> None:
    method, path, _ = OPERATIONS[name]
    assert name in STORIES, (
        f"{method} {path} has no example: write a story named {name!r} in tests/api/stories, then run this "
        "test with CROSSDOCK_WRITE_EXAMPLES=1"
    )
    found, response = made(server, name)
    if "fields" not in found["request"].get("query", {}):
        described.whole(method, path, response)
    file = FOLDER / f"{name}.json"
    kept = json.loads(file.read_text()) if file.is_file() else None
    if WRITE and plain(kept) != plain(found):
        file.write_text(SECRET.sub(SHOWN, json.dumps(found, indent=1, ensure_ascii=False)) + "\n")
        return
    assert plain(found) == plain(kept), (
        f"the answer of {method} {path} is not its example's ({file.name}) any more: if it is meant, run "
        "this test with CROSSDOCK_WRITE_EXAMPLES=1"
    )


def test_every_example_is_of_a_call_that_there_is() -> None:
    assert {file.stem for file in FOLDER.glob("*.json")} == OPERATIONS.keys()
    assert STORIES.keys() <= OPERATIONS.keys()


@pytest.mark.parametrize("name", OPERATIONS)
def test_the_document_holds_the_example(name: str) -> None:
    _, _, told = OPERATIONS[name]
    example = json.loads((FOLDER / f"{name}.json").read_text())
    if "body" in example["request"]:
        body = told["requestBody"]["content"]["application/json"]
        assert body["example"] == example["request"]["body"]
    given = {one["name"]: one["example"] for one in told["parameters"] if "example" in one}
    asked = example["request"]
    assert given == {**asked.get("path", {}), **asked.get("query", {}), **asked.get("header", {})}
    if "answer" in example:
        answer = told["responses"][str(example["status"])]["content"]["application/json"]
        assert answer["example"] == example["answer"]
