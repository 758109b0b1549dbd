"""Links by mail that set a password: what is tried with them, and stopped."""

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from string import Formatter

import pytest
from django.db import connection
from tests.company import ACTOR
from tests.conftest import Database
from tests.mailbox.mail_server import Inbox, inbox, use

from crossdock.accounts import factors, link_words, links, sessions, tries, users
from crossdock.accounts.errors import (
    AlreadyIn,
    LinkRefused,
    LogInRefused,
    NotInvitedYet,
    NotLoggedIn,
    TooManyTries,
)
from crossdock.accounts.sessions import Tried
from crossdock.accounts.users import Rights
from crossdock.core import clock
from crossdock.core import db as database
from crossdock.core.errors import Invalid, MailNotSetUp
from crossdock.core.sql import Cursor
from crossdock.mailbox.mails import STAGE

ADA, PHRASE, NEW, HERE = "ada@example.com", "a long enough phrase", "another long phrase", "192.0.2.1"


@pytest.fixture
def moment(monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    now = [clock.wall()]
    monkeypatch.setattr(clock, "wall", lambda: now[0])
    return now


@pytest.fixture
def mail(monkeypatch: pytest.MonkeyPatch, moment: list[datetime]) -> Iterator[Inbox]:
    with inbox() as found:
        use(monkeypatch, f"smtp+plain://127.0.0.1:{found.port}")
        yield found


@pytest.fixture
def ada(cur: Cursor, moment: list[datetime]) -> int:
    return users.create(cur, ADA, PHRASE, Rights("warehouse"), at=moment[0], actor=ACTOR)


def send(cur: Cursor) -> None:
    STAGE.settle(cur, STAGE.act(STAGE.claim(cur, 16, clock.now())))


def invited(cur: Cursor, mail: Inbox) -> str:
    """The token of Ada's invitation."""
    links.invite(cur, ADA, Rights("finance"), name="Ada", at=clock.wall(), actor=ACTOR)
    send(cur)
    return mail.token()


def log_in(password: str) -> str:
    return sessions.log_in(Tried(ADA, password, address=HERE))


def test_who_was_invited_chooses_a_password_and_comes_in(cur: Cursor, mail: Inbox) -> None:
    token = invited(cur, mail)
    words = mail.mails[0].get_content()
    assert f"https://oms.example.com/password#invitation={token}" in words
    assert "Hello Ada," in words
    with pytest.raises(LogInRefused):
        log_in(PHRASE)
    links.use(token, PHRASE, HERE)
    assert sessions.find(cur, log_in(PHRASE)).role == "finance"
    assert users.shown(cur, ADA)["invited_until"] is None
    with pytest.raises(LinkRefused):
        links.use(token, NEW, HERE)


def test_a_token_is_in_no_table_before_nor_after_it_was_sent(cur: Cursor, mail: Inbox) -> None:
    tables = ("core_effect", "core_event", "core_change", "core_origin", "accounts_link", "mailbox_outbound")
    links.invite(cur, ADA, Rights("finance"), at=clock.wall(), actor=ACTOR)
    before = [cur.execute(f"SELECT t::text FROM {table} t").fetchall() for table in tables]
    send(cur)
    after = [cur.execute(f"SELECT t::text FROM {table} t").fetchall() for table in tables]
    assert mail.token() not in str(before) + str(after)
    assert "#invitation" not in str(before) + str(after)
    assert before[0], "there was a mail"
    assert "sealed" not in str(after)


@pytest.mark.parametrize(("kind", "hours"), [("invitation", 72), ("reset", 1)])
def test_a_link_is_good_for_its_time(
    cur: Cursor, mail: Inbox, moment: list[datetime], kind: str, hours: int, request: pytest.FixtureRequest
) -> None:
    if kind == "invitation":
        token = invited(cur, mail)
    else:
        request.getfixturevalue("ada")
        links.forgotten("ADA@example.com", HERE)
        send(cur)
        token = mail.token()
    moment[0] += timedelta(hours=hours)
    with pytest.raises(LinkRefused):
        links.use(token, NEW, HERE)
    moment[0] -= timedelta(seconds=1)
    links.use(token, NEW, HERE)


def test_an_invitation_again_or_withdrawn_ends_the_one_before(cur: Cursor, mail: Inbox) -> None:
    first = invited(cur, mail)
    links.again(cur, ADA, actor=ACTOR)
    send(cur)
    second = mail.token()
    links.withdraw(cur, ADA, actor=ACTOR)
    for token in (first, second):
        with pytest.raises(LinkRefused):
            links.use(token, NEW, HERE)
    with pytest.raises(NotInvitedYet):
        links.withdraw(cur, ADA, actor=ACTOR)
    links.forgotten(ADA, HERE)  # who never came in has no password to forget
    send(cur)
    assert len(mail.mails) == 2
    links.again(cur, ADA, actor=ACTOR)
    send(cur)
    links.use(mail.token(), NEW, HERE)
    with pytest.raises(AlreadyIn):
        links.again(cur, ADA, actor=ACTOR)


def test_a_new_password_ends_all_sessions_and_links_and_keeps_the_second_factor(
    cur: Cursor, mail: Inbox, ada: int, moment: list[datetime]
) -> None:
    session = log_in(PHRASE)
    links.forgotten(ADA, HERE)
    send(cur)

    asked = factors.ask(cur, ada, ADA, None)
    assert asked.secret
    links.use(mail.token(), NEW, HERE)
    with pytest.raises(NotLoggedIn):
        sessions.find(cur, session)
    with pytest.raises(LogInRefused):
        log_in(PHRASE)
    log_in(NEW)
    left = "SELECT count(*) FROM accounts_link WHERE ended_at IS NULL"
    assert cur.execute(left).fetchone() == (0,)
    waits = "SELECT totp_asked IS NOT NULL FROM accounts_user"
    assert cur.execute(waits).fetchone() == (True,)


@pytest.mark.parametrize("act", ["disable", "password"])
def test_a_link_ends_with_what_it_was_for(cur: Cursor, mail: Inbox, ada: int, act: str) -> None:
    links.forgotten(ADA, HERE)
    send(cur)
    if act == "disable":
        users.enable(cur, ADA, active=False, actor=ACTOR)
        users.enable(cur, ADA, active=True, actor=ACTOR)
    else:
        sessions.set_password(cur, ada, NEW, ACTOR)
    with pytest.raises(LinkRefused):
        links.use(mail.token(), NEW, HERE)


@pytest.mark.usefixtures("ada")
def test_a_password_that_is_refused_leaves_the_link_good(cur: Cursor, mail: Inbox) -> None:
    links.forgotten(ADA, HERE)
    send(cur)
    for bad in ("short", "password1234", "x" * 1001):
        with pytest.raises(Invalid):
            links.use(mail.token(), bad, HERE)
    links.use(mail.token(), NEW, HERE)


@pytest.mark.usefixtures("ada", "mail")
def test_guessing_at_tokens_ends_after_fifty_from_an_address() -> None:
    for at in range(tries.OF_ADDRESS):
        with pytest.raises(LinkRefused):
            links.use(f"guess {at}", NEW, HERE)
    with pytest.raises(TooManyTries):
        links.use("guess", NEW, HERE)


@pytest.mark.usefixtures("ada")
def test_nobody_learns_who_is_a_user_nor_fills_a_mailbox(cur: Cursor, mail: Inbox) -> None:
    said = []
    for email in (ADA, "nobody@example.com"):
        for _ in range(tries.MAILS.account):
            links.forgotten(email, HERE)
        with pytest.raises(TooManyTries) as refused:
            links.forgotten(email, "198.51.100.7")
        said.append((refused.value.message, refused.value.fields))
    assert said[0] == said[1]
    send(cur)
    assert mail.to == [ADA] * tries.MAILS.account
    for at in range(tries.MAILS.address - 2 * tries.MAILS.account):
        links.forgotten(f"{at}@example.com", HERE)
    with pytest.raises(TooManyTries):
        links.forgotten("last@example.com", HERE)
    log_in(PHRASE)  # nor keeps anybody out


def test_nothing_is_promised_where_no_mail_goes_out(cur: Cursor) -> None:
    with pytest.raises(MailNotSetUp):
        links.invite(cur, ADA, Rights("finance"), at=clock.wall(), actor=ACTOR)
    for email in (ADA, "nobody@example.com"):
        with pytest.raises(MailNotSetUp):
            links.forgotten(email, HERE)


def test_a_name_makes_no_head_and_no_link(cur: Cursor, mail: Inbox) -> None:
    name = "Eve\r\nBcc: all@example.com\r\n\r\nhttps://evil.example"
    links.invite(cur, ADA, Rights("finance"), name=name, at=clock.wall(), actor=ACTOR)
    send(cur)
    assert "evil" not in mail.raw[0].decode()
    assert mail.mails[0]["Bcc"] is None


def test_of_two_who_use_a_link_at_once_one_wins(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    assert db
    with inbox() as mail:
        use(monkeypatch, f"smtp+plain://127.0.0.1:{mail.port}")
        with database.transaction() as cur:
            links.invite(cur, ADA, Rights("finance"), at=clock.wall(), actor=ACTOR)
        with database.transaction() as cur:
            leased = STAGE.claim(cur, 16, clock.now())
        tried = STAGE.act(leased)
        with database.transaction() as cur:
            STAGE.settle(cur, tried)
        token = mail.token()

    def one(number: int) -> bool:
        try:
            links.use(token, f"the long phrase {number}", f"192.0.2.{number}")
        except LinkRefused:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(6) as pool:
        won = list(pool.map(one, range(6)))
    assert won.count(True) == 1
    log_in(f"the long phrase {won.index(True)}")


def test_what_is_over_is_cleared_and_what_lives_stays(
    cur: Cursor, mail: Inbox, ada: int, moment: list[datetime]
) -> None:
    from crossdock.accounts import endings

    log_in(PHRASE)
    links.forgotten(ADA, HERE)
    later = moment[0] + timedelta(seconds=1)
    assert endings.old_sessions(cur, 0, later, 10)[2] == 0, "not yet a week old"
    moment[0] += timedelta(days=8)
    log_in(PHRASE)
    assert endings.old_sessions(cur, 0, later, 10)[2] == 1
    assert endings.old_links(cur, 0, later, 10)[2] == 1
    assert len(sessions.listed(cur, ada)) == 1
    assert not re.search("ended", str(cur.execute("SELECT * FROM accounts_link").fetchall()))


def test_mails_say_the_same_in_each_language() -> None:
    for kind, english in link_words.TEXTS["en"].items():
        places = {name for _text, name, _spec, _how in Formatter().parse(english) if name}
        for language, texts in link_words.TEXTS.items():
            text = texts[kind]
            assert {name for _text, name, _spec, _how in Formatter().parse(text) if name} == places, language
            assert max(map(len, text.splitlines())) <= 72
            assert link_words.title(kind, language)
    assert link_words.text("reset", "fr") == link_words.TEXTS["en"]["reset"]
