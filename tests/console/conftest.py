"""The tiny company with orders in it, and people in browsers: Django's client in the test's transaction."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from crossdock.accounts import sessions, users
from crossdock.accounts.cookies import COOKIE
from crossdock.accounts.sessions import Tried
from crossdock.accounts.users import Rights
from crossdock.console import acting, catalogues
from crossdock.core import clock
from crossdock.core.sql import Cursor
from crossdock.orders.numbers import format_number
from crossdock.sourcing import amend
from tests import company
from tests.company import ACTOR
from tests.console import browsing
from tests.console.browsing import PHRASE, There
from tests.sourcing.steps import take


@pytest.fixture(scope="session", autouse=True)
def _catalogues() -> None:
    catalogues.compile_all()


@dataclass
class Browser:
    """Somebody's, logged in."""

    client: Client
    csrf: str

    def get(self, path: str, **headers: str) -> HttpResponse:
        return self.client.get(path, headers=headers)

    def post(self, path: str, *, csrf: str | None = None, **fields: Any) -> HttpResponse:
        """As htmx sends a form; with a number of its own unless ``once`` is among the fields."""
        given = {"once": acting.number(), **fields}
        token = self.csrf if csrf is None else csrf
        return self.client.post(path, given, headers={"X-CSRF-Token": token, "HX-Request": "true"})


def browser(cur: Cursor, role: str = "administrator", **limits: Any) -> Browser:
    """Of a new person of this role."""
    email = f"{'-'.join((role, *limits))}@example.com"
    user_id = users.create(cur, email, PHRASE, Rights(role, **limits), at=clock.wall(), actor=ACTOR)
    token = sessions.begin(cur, user_id, Tried(email, ""), by="password")
    client = Client(SERVER_NAME="localhost", enforce_csrf_checks=True)
    client.cookies[COOKIE] = token
    return Browser(client, sessions.csrf_of(token))


@dataclass
class Shop:
    """The tiny company. ``plain``, ``held``: numbers of orders, the second held by hand."""

    cur: Cursor
    plain: str
    held: str


def fill(cur: Cursor) -> Shop:
    mine = company.build(cur)
    ids = take(cur, mine.order("A-1", ("MUG", 2)), mine.order("A-2", ("TEE", 1)))
    amend.hold(cur, ids[1:], reason="looks odd", at=company.MONDAY, actor=ACTOR)
    return Shop(cur, *map(format_number, ids))


@pytest.fixture
def shop(cur: Cursor, monday: None) -> Shop:
    return fill(cur)


@pytest.fixture
def minutes_pass(monkeypatch: pytest.MonkeyPatch, monday: None) -> None:
    """Time goes on a minute with each act, so that each version holds for some."""
    at = company.MONDAY

    def now() -> datetime:
        nonlocal at
        at += timedelta(minutes=1)
        return at

    monkeypatch.setattr(clock, "now", now)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    with browsing.launched() as browser:
        yield browser


@pytest.fixture(scope="module")
def console(chromium: Any) -> Iterator[There]:
    """The tiny company's console, for the tests of a module."""
    with browsing.running(chromium, "console in a browser", fill) as there:
        yield there
