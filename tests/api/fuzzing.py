"""What runs of schemathesis share: the document, what it may answer, and a company.

A failure names the operation, what it was asked (as a curl command) and what was wrong with the answer.
Where the status is not documented, add it to the view's ``response``; where the shape is another, mend the
schema or the answer; where broken input was accepted, bound the field in its schema.

What was to be broken may be whole on its way: an array of one is a plain value in an address, an empty one
is not there at all, and a key that was left out is sent all the same. So what is refused or not is judged by
what was sent.

By its own a run knows made-up ids alone, and finds nothing behind them. So of three requests two name what
the examples' stories have made, and of two one comes by a session.
"""

import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any
from urllib.parse import parse_qs, urlsplit

import schemathesis
from django.core import signals
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from schemathesis.specs.openapi.checks import (
    ignored_auth,
    missing_required_header,
    negative_data_rejection,
)
from tests.api import described
from tests.api.calling import order
from tests.api.inside import telling_inside
from tests.api.reaching import person
from tests.api.stories import STORIES
from tests.api.stories.telling import Asked, Server

from crossdock.accounts import sessions
from crossdock.accounts.cookies import COOKIE
from crossdock.api.signed import CSRF
from crossdock.core import db as database

REFUSED = ["400", "401", "403", "404", "405", "409", "412", "413", "415", "422", "428", "429"]


def schema(**phases: Mapping[str, Any]) -> Any:
    """The whole document. ``phases``: settings of schemathesis' phases."""
    config = schemathesis.Config.from_dict(
        {
            "checks": {
                # What the document's shapes allow may still name a SKU or an order that there is not.
                "positive_data_acceptance": {"expected-statuses": ["2xx", "304", *REFUSED]},
                # An array is answered item by item: each that is wrong has its problem within.
                "negative_data_rejection": {"expected-statuses": ["207", *REFUSED]},
            },
            "phases": phases,
            "output": {"truncation": {"max-payload-size": 2000}},
        }
    )
    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application(), config=config)


class There:
    """A company with what the stories make, and whoever asks: by key and by session, with ids made up and
    with those of what is there. What is asked with real ids is taken back, so that they stay so.
    """

    def __init__(self, say: Server, key: str, token: str) -> None:
        self.say = say
        self.by_key = {"Authorization": f"Bearer {key}"}
        self.by_session = {CSRF: sessions.csrf_of(token)}
        self.cookies = {COOKIE: token}
        self._told: tuple[str, Asked] = ("", Asked())

    def ask(self, case: Any) -> None:
        """The answer is one that the document describes, in its shape, and never a 5xx."""
        told = described.operation(case.operation.method, case.path)  # also where another method is tried
        chance = zlib.crc32(
            repr((case.path_parameters, case.query, case.body)).encode()
        )  # the same in each run
        keyed = told.get("security") == [{"Key": []}]
        for name in [one for one in case.headers or () if one.lower() == "authorization"]:
            del case.headers[name]  # made up too: a key of its own, which there is not
        by = (self.by_session, self.cookies) if keyed and chance % 2 else (self.by_key, {})
        if not keyed or chance // 2 % 3 == 0:
            _ask(case, *by)
            return
        found = self._story(told["operationId"])
        case.path_parameters = {**(case.path_parameters or {}), **found.path}
        if chance // 6 % 2 and isinstance(case.body, dict) and case.body and isinstance(found.body, dict):
            name = sorted(case.body, key=str)[chance // 12 % len(case.body)]
            case.body = {**found.body, name: case.body[name]}
        with database.transaction(), _kept_open():
            _ask(case, *by)
            transaction.set_rollback(True)

    def _story(self, name: str) -> Asked:
        """What the example of an operation asks for."""
        if self._told[0] != name:
            with suppress(AssertionError):  # the call itself was never made
                self._told[1].after()
            self.say.story = name
            self._told = (name, STORIES[name](self.say))
        return self._told[1]


@contextmanager
def there(of: str) -> Iterator[There]:
    """A company with some orders, in a database of its own."""
    with telling_inside(of) as (say, api):
        for number in range(3):
            api.post("orders", order(f"A-{number}"), 201)
        with database.transaction() as cur:
            token = person(api, cur).key
        yield There(say, api.key, token)


@contextmanager
def _kept_open() -> Iterator[None]:
    """No request ends the connection, and with it the transaction that it is asked in."""
    for signal in (signals.request_started, signals.request_finished):
        signal.disconnect(close_old_connections)
    try:
        yield
    finally:
        for signal in (signals.request_started, signals.request_finished):
            signal.connect(close_old_connections)


def _ask(case: Any, headers: dict[str, str], cookies: dict[str, str]) -> None:
    response = case.call(headers=headers, cookies=cookies)
    sent = parse_qs(urlsplit(response.request.url).query, keep_blank_values=True)
    fine = described.may_be_sent(case.method, case.path, sent, _text(response.request.body))
    excluded: list[Any] = [negative_data_rejection] if fine else []
    if cookies:
        excluded += [ignored_auth, missing_required_header]  # they know of keys alone
    case.validate_response(
        response, excluded_checks=excluded, headers=headers, transport_kwargs={"headers": headers}
    )
    if response.status_code == 200 and "fields" not in (case.query or {}):  # else any field may be missing
        described.whole(case.method, case.path, response)


def _text(body: bytes | str | None) -> str:
    return body.decode(errors="replace") if isinstance(body, bytes) else body or ""
