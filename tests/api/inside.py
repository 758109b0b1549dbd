"""The stories without a network: each call is answered in this process, on this thread's connection, so that
a test may take back what a call did, and call again as somebody else.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from decimal import Decimal
from typing import Any

import httpx
from django.conf import settings
from django.test import Client
from tests import company
from tests.api.calling import Caller, caller
from tests.api.stories.telling import Server
from tests.conftest import clone
from tests.sourcing.steps import change

from crossdock.catalog import aliases, kits
from crossdock.core import clock
from crossdock.core import db as database

URL = "http://127.0.0.1"  # a cookie jar keeps none for a bare name


def founded() -> Caller:
    """The company that stories are told of, and a key to everything."""
    with database.transaction() as cur:
        clock.set_virtual(cur, company.MONDAY, 1.0)
        made = caller(cur)
        change(cur, "CHI", recall="asks")
        since: Any = {"at": company.BEGAN, "actor": company.ACTOR}
        kits.import_rows(cur, [kits.Recipe("SET", {"MUG": 2, "TEE": 1})], **since)
        dozen = (made.company.channel_id, "DOZEN", made.company.skus["MUG"], Decimal(12))
        aliases.import_rows(cur, [dozen], **since)
    return made


@contextmanager
def telling_inside(name: str) -> Iterator[tuple[Server, Caller]]:
    """The tiny company of the examples, in a clone: who tells stories, and calls with the same key. Mail is
    set up, to a server that nobody asks.
    """
    before = settings.CONFIG
    with clone(name):
        made = founded()
        settings.CONFIG = replace(
            before,
            smtp_url="smtp+plain://127.0.0.1:1",
            mail_from="orders@example.com",
            public_url="https://oms.example.com",
        )
        try:
            yield inside(made.key), made
        finally:
            settings.CONFIG = before


def inside(key: str) -> Server:
    """Calls of stories with this key."""
    return Server(URL, key, _Inside())


class _Inside(httpx.BaseTransport):
    """Django's test client as httpx sees it."""

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        client = Client(raise_request_exception=False, SERVER_NAME=request.url.host)
        media = request.headers.get("Content-Type", "application/json")
        answer = client.generic(
            request.method, str(request.url.raw_path, "ascii"), request.read(), media, headers=request.headers
        )
        cookies = [("Set-Cookie", one.OutputString()) for one in answer.cookies.values()]
        return httpx.Response(answer.status_code, headers=[*answer.items(), *cookies], content=answer.content)
