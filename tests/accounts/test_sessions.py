"""Log-in: what is tried against it, and stopped."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pyotp
import pytest
from tests.company import ACTOR, MONDAY
from tests.conftest import Database

from crossdock.accounts import audit, factors, roles, sessions, tries, users
from crossdock.accounts.errors import (
    LogInRefused,
    NotLoggedIn,
    SecondFactorNeeded,
    SecondFactorNotAsked,
    SessionNotFound,
    TooManyTries,
)
from crossdock.accounts.roles import Role
from crossdock.accounts.sessions import Tried
from crossdock.accounts.users import Rights
from crossdock.core import clock, db
from crossdock.core.errors import Invalid
from crossdock.core.sql import Cursor

ADA, PHRASE = "ada@example.com", "a long enough phrase"


@pytest.fixture
def moment(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[datetime]]:
    """The wall's time, which tests move: ``moment[0] += …``."""
    now = [clock.wall()]
    monkeypatch.setattr(clock, "wall", lambda: now[0])
    return now


@pytest.fixture
def ada(cur: Cursor, moment: list[datetime]) -> int:
    return users.create(cur, ADA, PHRASE, Rights("warehouse", ["NYC"]), at=moment[0], actor=ACTOR)


def log_in(
    password: str = PHRASE, code: str = "", email: str = ADA, address: str = "192.0.2.1", **rest: str
) -> str:
    return sessions.log_in(Tried(email, password, code, address, "a browser", **rest))


def second_factor(cur: Cursor, user_id: int, moment: list[datetime]) -> tuple[pyotp.TOTP, list[str]]:
    """Set up, with the code of now used up."""
    asked = factors.ask(cur, user_id, ADA, None)
    otp = pyotp.TOTP(asked.secret)
    found = sessions.find(cur, log_in())
    return otp, sessions.confirm_factor(cur, found, otp.at(moment[0]), moment[0])


def test_a_session_is_its_person_with_the_rights_of_now(cur: Cursor, ada: int) -> None:
    token = log_in(email="ADA@example.com")
    found = sessions.find(cur, token)
    assert (found.person.holder, str(found.person.actor)) == (f"user:{ada}", f"user:{ADA}")
    assert found.person.may("fulfilment:write", location="NYC")
    assert not found.person.may("fulfilment:write", location="LAX")
    roles.put(cur, Role("own", frozenset({"orders:read"}), frozenset()), actor=ACTOR)
    users.give(cur, ADA, Rights("own"), actor=ACTOR)
    assert sessions.find(cur, token).person.scopes == {"orders:read"}
    users.enable(cur, ADA, active=False, actor=ACTOR)
    users.enable(cur, ADA, active=True, actor=ACTOR)
    with pytest.raises(NotLoggedIn):
        sessions.find(cur, token)


@pytest.mark.usefixtures("ada")
def test_neither_password_nor_token_is_in_the_database(cur: Cursor) -> None:
    token = log_in()
    for table in ("accounts_session", "accounts_user", "core_event", "accounts_log_in_try"):
        rows = cur.execute(f"SELECT t::text FROM {table} t").fetchall()
        assert rows, table
        assert not [
            row for row in rows if token in row[0] or PHRASE in row[0] or sessions.csrf_of(token) in row[0]
        ]
    (stored,) = cur.execute("SELECT password FROM accounts_user").fetchone() or ("",)
    assert stored.startswith("argon2$argon2id$")


@pytest.mark.usefixtures("ada")
def test_guessing_at_an_account_ends_after_ten_wrong_tries_from_wherever(moment: list[datetime]) -> None:
    for at in range(tries.OF_ACCOUNT):
        with pytest.raises(LogInRefused):
            log_in(f"guess {at}", address=f"192.0.2.{at}")
    with pytest.raises(TooManyTries) as refused:
        log_in(address="198.51.100.1")
    assert 0 < refused.value.fields["retry_after"] <= 901
    moment[0] += tries.WINDOW
    assert log_in()


@pytest.mark.usefixtures("ada")
def test_stolen_lists_tried_on_many_accounts_end_after_fifty_from_an_address(moment: list[datetime]) -> None:
    """One of the list being right helps little: it takes back its own try alone."""
    for at in range(tries.OF_ADDRESS):
        with pytest.raises(LogInRefused):
            log_in("stolen", email=f"user{at}@example.com", address=f"2001:db8::{at:x}")
        if at % 10 == 0:
            log_in(address="2001:db8::1")
    with pytest.raises(TooManyTries):
        log_in(address="2001:db8::ffff")
    assert log_in(address="2001:db8:0:1::1")
    assert moment


@pytest.mark.usefixtures("ada")
def test_ten_tries_at_the_same_time_are_ten_tries(cur: Cursor, moment: list[datetime]) -> None:
    """Counted before they are looked at."""
    for _ in range(tries.OF_ACCOUNT):
        tries.count(cur, ADA, "192.0.2.1", moment[0])
    with pytest.raises(TooManyTries):
        log_in()


def test_a_wrong_try_stays_counted_when_its_request_fails(db: Database) -> None:
    """In a transaction of its own: seen by another connection at once."""
    with pytest.raises(LogInRefused):
        log_in("guess")
    found = db.connect().execute("SELECT tries FROM accounts_log_in_try").fetchall()
    assert found == [(1,), (1,)]


@pytest.mark.usefixtures("cur")
def test_nobody_learns_which_addresses_are_users(ada: int) -> None:
    said = []
    for email in (ADA, "nobody@example.com"):
        with pytest.raises(LogInRefused) as refused:
            log_in("wrong", email=email)
        said.append((refused.value.code, refused.value.message, refused.value.fields))
    assert said[0] == said[1]
    assert ada


def test_who_was_disabled_or_has_no_password_is_refused(
    cur: Cursor, ada: int, moment: list[datetime]
) -> None:
    users.create(cur, "bob@example.com", None, Rights(), at=moment[0], actor=ACTOR)
    users.enable(cur, ADA, active=False, actor=ACTOR)
    for email, password in ((ADA, PHRASE), ("bob@example.com", ""), ("bob@example.com", "None")):
        with pytest.raises(LogInRefused):
            log_in(password, email=email)
    assert ada


def test_a_token_that_was_there_before_log_in_opens_nothing_after_it(cur: Cursor, ada: int) -> None:
    """Session fixation: one that was chosen by another, or was another's own."""
    first = log_in()
    second = log_in(token=first)
    third = log_in(token="chosen by another")
    assert len({first, second, third, "chosen by another"}) == 4
    for dead in (first, "chosen by another", "", "x" * 5000):
        with pytest.raises(NotLoggedIn):
            sessions.find(cur, dead)
    assert sessions.find(cur, second).person.id == sessions.find(cur, third).person.id == ada


@pytest.mark.usefixtures("ada")
def test_sessions_end_when_idle_and_when_old(cur: Cursor, moment: list[datetime]) -> None:
    token = log_in()
    moment[0] += sessions.IDLE - timedelta(minutes=1)
    sessions.find(cur, token)
    moment[0] += sessions.IDLE
    with pytest.raises(NotLoggedIn):
        sessions.find(cur, token)
    token, begun = log_in(), moment[0]
    while moment[0] < begun + sessions.LONGEST - timedelta(hours=7):
        sessions.find(cur, token)
        moment[0] += timedelta(hours=7)
    moment[0] = begun + sessions.LONGEST
    with pytest.raises(NotLoggedIn):
        sessions.find(cur, token)


def test_people_end_their_own_sessions_alone(cur: Cursor, ada: int, moment: list[datetime]) -> None:
    bob = users.create(cur, "bob@example.com", PHRASE, Rights(), at=moment[0], actor=ACTOR)
    tokens = [log_in(), log_in()]
    ids = [one["id"] for one in sessions.listed(cur, ada)]
    assert sessions.listed(cur, bob) == []
    with pytest.raises(SessionNotFound):
        sessions.log_out(cur, bob, ACTOR, one=ids[0])
    sessions.log_out(cur, ada, ACTOR, one=ids[0])
    with pytest.raises(SessionNotFound):
        sessions.log_out(cur, ada, ACTOR, one=ids[0])
    with pytest.raises(NotLoggedIn):
        sessions.find(cur, tokens[1])
    assert sessions.find(cur, tokens[0])


@pytest.mark.usefixtures("ada")
def test_a_new_password_ends_the_other_sessions(cur: Cursor) -> None:
    token, other = log_in(), log_in()
    mine = sessions.find(cur, token)
    with pytest.raises(LogInRefused):
        sessions.change_password(mine, "wrong", "another long phrase", "192.0.2.1")
    with pytest.raises(Invalid):
        sessions.change_password(mine, PHRASE, "password12", "192.0.2.1")
    sessions.change_password(mine, PHRASE, "another long phrase", "192.0.2.1")
    assert sessions.find(cur, token)
    with pytest.raises(NotLoggedIn):
        sessions.find(cur, other)
    with pytest.raises(LogInRefused):
        log_in()
    assert log_in("another long phrase")


def test_a_second_factor_is_asked_for_and_no_code_is_good_twice(
    cur: Cursor, ada: int, moment: list[datetime]
) -> None:
    otp, _ = second_factor(cur, ada, moment)
    with pytest.raises(SecondFactorNeeded):
        log_in()
    with pytest.raises(LogInRefused):
        log_in(code=otp.at(moment[0]))  # it confirmed the set-up
    moment[0] += timedelta(seconds=30)
    code = otp.at(moment[0])
    assert log_in(code=code)
    with pytest.raises(LogInRefused):
        log_in(code=code)
    with pytest.raises(LogInRefused):
        log_in(code=otp.at(moment[0] + timedelta(seconds=60)))
    factors.remove(cur, ada, ACTOR)
    assert log_in()


def test_whose_second_factor_was_taken_is_found_by_their_name(
    cur: Cursor, ada: int, moment: list[datetime]
) -> None:
    second_factor(cur, ada, moment)
    factors.remove(cur, ada, ACTOR)
    factors.remove(cur, ada, ACTOR)  # none is there: nothing changes
    found = audit.page(cur, audit.Filters(subject="user", name=ADA), below=None, limit=9)
    told = [(one.kind, one.before, one.after) for entry in found for one in entry.changes if one.data is None]
    was, now = {"second_factor": False}, {"second_factor": True}
    assert told.count(("second_factor_set", was, now)) == 1
    assert told.count(("second_factor_removed", now, was)) == 1
    assert {entry.actor for entry in found} >= {str(ACTOR), f"user:{ADA}"}


def test_codes_are_not_guessed_by_who_has_the_password(cur: Cursor, ada: int, moment: list[datetime]) -> None:
    """Asking without a code in between does not begin the count anew."""
    otp, _ = second_factor(cur, ada, moment)
    moment[0] += timedelta(seconds=30)
    right = otp.at(moment[0])
    wrong = f"{(int(right) + 500_000) % 1_000_000:06}"
    for _ in range(tries.OF_ACCOUNT - 1):
        with pytest.raises(SecondFactorNeeded):
            log_in()
        with pytest.raises(LogInRefused):
            log_in(code=wrong)
    with pytest.raises(LogInRefused):
        log_in(code=wrong)
    with pytest.raises(TooManyTries):
        log_in(code=right)


def test_a_recovery_code_is_good_once_and_kept_as_a_hash(
    cur: Cursor, ada: int, moment: list[datetime]
) -> None:
    _, codes = second_factor(cur, ada, moment)
    assert len(set(codes)) == factors.CODES
    (row,) = cur.execute("SELECT u::text FROM accounts_user u").fetchone() or ("",)
    assert not [code for code in codes if code in row]
    spoken = "-".join([codes[0][:8], codes[0][8:]]).upper()
    assert log_in(code=spoken)
    with pytest.raises(LogInRefused):
        log_in(code=codes[0])
    assert log_in(code=codes[1])


def test_a_second_factor_in_force_is_not_replaced(cur: Cursor, ada: int, moment: list[datetime]) -> None:
    found = sessions.find(cur, log_in())
    with pytest.raises(SecondFactorNotAsked):
        sessions.confirm_factor(cur, found, "123456", moment[0])
    second_factor(cur, ada, moment)
    sealed, _ = sessions.prove_again(found, PHRASE, "192.0.2.1")
    with pytest.raises(SecondFactorNotAsked):
        factors.ask(cur, ada, ADA, sealed)


@pytest.mark.usefixtures("ada")
def test_a_password_hashed_in_the_old_way_is_hashed_anew(cur: Cursor) -> None:
    from django.contrib.auth.hashers import make_password

    old = make_password(PHRASE, hasher="pbkdf2_sha256")
    sessions.PASSWORD.run(cur, id=users.shown(cur, ADA)["id"], password=old)
    assert log_in()
    (stored,) = cur.execute("SELECT password FROM accounts_user").fetchone() or ("",)
    assert stored.startswith("argon2$")


def test_a_log_in_that_a_new_password_overtakes_begins_no_session(
    cur: Cursor, ada: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    proved = sessions._proved

    def slowly(tried: Tried) -> tuple[int, str, bytes | None, bytes | None]:
        found = proved(tried)
        sessions.set_password(cur, ada, "another long phrase", ACTOR)
        return found

    monkeypatch.setattr(sessions, "_proved", slowly)
    with pytest.raises(LogInRefused):
        log_in()
    assert sessions.listed(cur, ada) == []


def test_the_transaction_of_a_refused_log_in_leaves_no_session(cur: Cursor, ada: int) -> None:
    with db.transaction(), pytest.raises(LogInRefused):
        log_in("wrong")
    assert sessions.listed(cur, ada) == []


def test_what_people_do_bears_the_time_of_the_business_as_it_is_now(cur: Cursor, ada: int) -> None:
    """Another process gave the business clock another pace since this one last looked."""
    clock.SET.run(cur, real=clock.wall(), virtual=MONDAY, rate=1e-9)
    log_in()
    sessions.set_password(cur, ada, "another long phrase", ACTOR)
    told = cur.execute(
        "SELECT kind, at FROM core_event WHERE kind IN ('logged_in', 'password_changed')"
    ).fetchall()
    assert sorted(told) == [("logged_in", MONDAY), ("password_changed", MONDAY)]
