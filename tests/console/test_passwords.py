"""A password that was forgotten: asked for on a page, set by the link of the mail, in both languages."""

from collections.abc import Iterator

import pytest
from django.http import HttpResponse
from django.test import Client

from crossdock.accounts import users
from crossdock.accounts.users import Rights
from crossdock.core import clock
from crossdock.core.sql import Cursor
from crossdock.mailbox.mails import STAGE
from tests.company import ACTOR
from tests.console.conftest import PHRASE
from tests.mailbox.mail_server import Inbox, inbox, use

ADA, NEW = "ada@example.com", "another long phrase"


@pytest.fixture
def mail(monkeypatch: pytest.MonkeyPatch, cur: Cursor) -> Iterator[Inbox]:
    users.create(cur, ADA, PHRASE, Rights("warehouse"), at=clock.wall(), actor=ACTOR)
    with inbox() as found:
        use(monkeypatch, f"smtp+plain://127.0.0.1:{found.port}")
        yield found


class Door:
    """Somebody in front of the log-in page."""

    def __init__(self, language: str = "en") -> None:
        self.client = Client(SERVER_NAME="localhost", enforce_csrf_checks=True)
        self.client.cookies["crossdock_language"] = language

    def send(self, path: str, **fields: str) -> HttpResponse:
        self.client.get(path)
        given = {"csrfmiddlewaretoken": self.client.cookies["csrftoken"].value, **fields}
        return self.client.post(path, given)


def test_the_page_does_not_say_who_is_here(cur: Cursor, mail: Inbox) -> None:
    said = [
        Door().send("/console/forgotten", email=email).content.decode().replace(email, "…")
        for email in (ADA, "bob@example.com")
    ]
    assert said[0] == said[1]
    assert "a mail is on its way" in said[0]
    STAGE.settle(cur, STAGE.act(STAGE.claim(cur, 16, clock.now())))
    assert mail.to == [ADA]


def test_the_link_of_the_mail_sets_a_password_once(cur: Cursor, mail: Inbox) -> None:
    Door().send("/console/forgotten", email=ADA)
    STAGE.settle(cur, STAGE.act(STAGE.claim(cur, 16, clock.now())))
    token, door = mail.token(), Door("de")
    other = door.send("/password", token=token, password=NEW, again="something else")
    assert (other.status_code, token in other.content.decode()) == (422, True)
    assert "zwei verschiedene" in other.content.decode()
    short = door.send("/password", token=token, password="short", again="short")
    assert (short.status_code, token in short.content.decode()) == (422, True)
    assert "zu kurz" in short.content.decode()
    done = door.send("/password", token=token, password=NEW, again=NEW)
    assert (done.status_code, "/console/log-in" in done.content.decode()) == (200, True)
    assert door.send("/console/log-in", email=ADA, password=NEW)["Location"] == "/console/"
    again = Door().send("/password", token=token, password=NEW, again=NEW)
    assert (again.status_code, "/console/forgotten" in again.content.decode()) == (403, True)
    assert token not in again.content.decode()


def test_where_no_mail_goes_out_the_page_says_so(cur: Cursor) -> None:
    response = Door().send("/console/forgotten", email=ADA)
    assert response.status_code == 409
    assert "No mail goes out here" in response.content.decode()


def test_a_form_from_elsewhere_is_refused(cur: Cursor, mail: Inbox) -> None:
    client = Client(SERVER_NAME="localhost", enforce_csrf_checks=True)
    for path in ("/console/forgotten", "/password"):
        assert client.post(path, {"email": ADA}).status_code == 403


def test_the_mail_is_in_the_language_of_the_page_that_asked(cur: Cursor, mail: Inbox) -> None:
    for language, title, word in (
        ("de", "Ihr neues Passwort", "Wählen Sie es hier"),
        ("en", "Your new password", "Choose it here"),
    ):
        Door(language).send("/console/forgotten", email=ADA)
        STAGE.settle(cur, STAGE.act(STAGE.claim(cur, 16, clock.now())))
        assert mail.mails[-1]["Subject"] == title
        assert word in mail.mails[-1].get_content()
