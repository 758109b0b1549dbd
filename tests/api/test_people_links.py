"""Links by mail over the API: an invitation and a new password, each used once."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from tests.api.calling import Caller
from tests.api.test_people import EVE, NEW, ORIGIN, admitted, person
from tests.api.test_sessions import ADA, Browser, code_of
from tests.mailbox.mail_server import Inbox

from crossdock.accounts import keys, sessions, tries
from crossdock.accounts.sessions import Tried
from crossdock.core import clock
from crossdock.core import db as database
from crossdock.core.sql import Cursor
from crossdock.mailbox.mails import STAGE


@pytest.fixture(autouse=True)
def forget() -> None:
    keys.PROVED.forget()


def send(cur: Cursor) -> None:
    STAGE.settle(cur, STAGE.act(STAGE.claim(cur, 16, clock.now())))


def set_by_link(token: str, password: str = NEW, address: str = ORIGIN) -> tuple[int, str]:
    response = Browser(REMOTE_ADDR=address).call(
        "POST", "session/password/link", {"token": token, "password": password}
    )
    return (204, "") if response.status_code == 204 else code_of(response)


def test_an_invitation_is_used_once_by_whoever_was_mailed_it(api: Caller, cur: Cursor, mail: Inbox) -> None:
    shown = api.post("users", {"email": EVE, "name": "Eve", "role": "finance"}, 201)
    assert (shown["has_password"], shown["active"]) == (False, True)
    send(cur)
    first = mail.token()
    api.post(f"users/{EVE}/invite")
    send(cur)
    second = mail.token()
    assert set_by_link(first) == (403, "link_refused")  # replaced
    assert set_by_link(second) == (204, "")
    assert set_by_link(second) == (403, "link_refused")  # replayed
    assert api.get(f"users/{EVE}")["has_password"]
    assert api.ask("POST", f"users/{EVE}/invite", 409)["code"] == "already_in"
    assert api.ask("POST", f"users/{EVE}/withdraw", 409)["code"] == "no_invitation"
    assert Browser().log_in(NEW, email=EVE).status_code == 201


def test_a_link_that_was_withdrawn_or_whose_person_is_disabled_opens_nothing(
    api: Caller, cur: Cursor, mail: Inbox
) -> None:
    api.post("users", {"email": EVE, "role": "finance"}, 201)
    send(cur)
    api.post(f"users/{EVE}/withdraw")
    assert set_by_link(mail.token()) == (403, "link_refused")
    person(cur, ADA, "finance")
    api.post(f"users/{ADA}/reset")
    send(cur)
    api.post(f"users/{ADA}/disable")
    assert set_by_link(mail.token()) == (403, "link_refused")
    assert api.ask("POST", f"users/{ADA}/reset", 409)["code"] == "already_in"


def test_a_reset_leaves_the_password_until_it_is_used_and_ends_sessions_then(
    api: Caller, cur: Cursor, mail: Inbox
) -> None:
    one = admitted(cur, "finance")
    api.post(f"users/{ADA}/reset")
    send(cur)
    assert one.call("GET", "session").status_code == 200
    assert set_by_link(mail.token()) == (204, "")
    assert code_of(one.call("GET", "session")) == (401, "not_logged_in")
    assert code_of(one.log_in()) == (401, "log_in_refused")
    assert one.log_in(NEW).status_code == 201
    assert api.post(f"users/{ADA}/log-out") == {"email": ADA, "ended": 1}
    assert code_of(one.call("GET", "session")) == (401, "not_logged_in")


def test_an_answer_has_no_token(api: Caller, cur: Cursor, mail: Inbox) -> None:
    said = api.call("POST", "users", {"email": EVE, "role": "finance"}).content.decode()
    send(cur)
    said += api.call("GET", "audit").content.decode() + api.call("GET", f"users/{EVE}").content.decode()
    assert mail.token() not in said


def test_who_guesses_at_links_is_stopped(api: Caller) -> None:
    assert api
    said = [set_by_link(f"guess {at}") for at in range(tries.OF_ADDRESS + 1)]
    assert said == [(403, "link_refused")] * tries.OF_ADDRESS + [(429, "too_many_tries")]
    assert set_by_link("guess", address="198.51.100.7") == (403, "link_refused")


def test_nobody_is_flooded_by_invitations(api: Caller, mail: Inbox) -> None:
    assert mail
    api.post("users", {"email": EVE, "role": "finance"}, 201)
    for _ in range(tries.MAILS.account):
        api.post(f"users/{EVE}/invite")
    assert api.ask("POST", f"users/{EVE}/invite", 429)["code"] == "too_many_tries"
    for _ in range(2):  # under a key too: a refusal for a while is not its answer for a day
        refused = api.call("POST", f"users/{EVE}/invite", headers={"Idempotency-Key": "K-1"})
        assert (refused.status_code, "Idempotency-Replayed" in refused) == (429, False)
        assert int(refused["Retry-After"]) > 0


def test_no_mail_goes_out_and_nobody_is_made(api: Caller) -> None:
    assert api.ask("POST", "users", 409, {"email": EVE})["code"] == "mail_not_set_up"
    assert api.ask("GET", f"users/{EVE}", 404)["code"] == "user_not_found"


def test_of_many_who_use_a_link_at_once_one_wins(live: Caller, mail: Inbox) -> None:
    live.post("users", {"email": EVE, "role": "finance"}, 201)
    with database.transaction() as cur:
        leased = STAGE.claim(cur, 16, clock.now())
    tried = STAGE.act(leased)
    with database.transaction() as cur:
        STAGE.settle(cur, tried)
    token = mail.token()

    def one(number: int) -> int:
        try:
            return set_by_link(token, f"the long phrase {number}", f"192.0.2.{number}")[0]
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        said = list(pool.map(one, range(4)))
    assert sorted(said) == [204, 403, 403, 403]
    assert sessions.log_in(Tried(EVE, f"the long phrase {said.index(204)}", address=ORIGIN))


def test_mails_are_in_the_language_that_is_asked_for(api: Caller, cur: Cursor, mail: Inbox) -> None:
    german = {"Accept-Language": "de-AT,de;q=0.9,en;q=0.5"}
    api.call("POST", "users", {"email": EVE, "role": "finance"}, german)
    send(cur)
    assert mail.mails[-1]["Subject"] == "Ihre Einladung zu Crossdock"
    assert "Guten Tag," in mail.mails[-1].get_content()
    api.call("POST", f"users/{EVE}/invite", headers={"Accept-Language": "fr"})
    send(cur)
    assert mail.mails[-1]["Subject"] == "You are invited to Crossdock"
    assert set_by_link(mail.token()) == (204, "")
    api.call("POST", f"users/{EVE}/reset", headers=german)
    send(cur)
    assert mail.mails[-1]["Subject"] == "Ihr neues Passwort"
