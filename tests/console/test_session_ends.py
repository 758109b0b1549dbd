"""A session ends under somebody who types: they stay where they are, and nobody else goes on as they."""

from django.test import Client

from crossdock.accounts import cookies, sessions, users
from crossdock.accounts.cookies import COOKIE
from crossdock.accounts.sessions import Tried
from crossdock.accounts.users import Rights
from crossdock.core import clock
from tests.company import ACTOR
from tests.console.browsing import PHRASE
from tests.console.conftest import Browser, Shop, browser

ACT = "/console/orders/{}/acts/note"


def again(shop: Shop, mine: Browser, email: str) -> str:
    """Another log-in in the same browser; its token for changes."""
    user_id = users.shown(shop.cur, email)["id"]
    token = sessions.begin(shop.cur, user_id, Tried(email, ""), by="password")
    mine.client.cookies[COOKIE] = token
    return sessions.csrf_of(token)


def test_a_change_without_a_session_is_refused_where_it_was_made(shop: Shop) -> None:
    ada = browser(shop.cur)
    email = "administrator@example.com"
    sessions.log_out(shop.cur, users.shown(shop.cur, email)["id"], ACTOR)
    part = ada.post(ACT.format(shop.plain), text="rang again")
    assert (part.status_code, part["HX-Retarget"]) == (401, "#toasts")
    assert "HX-Redirect" not in part
    said = part.content.decode()
    assert "Your session has ended" in said
    assert 'href="/console/log-in" target="_blank"' in said
    whole = ada.client.post(ACT.format(shop.plain), {"text": "rang again", "csrf": ada.csrf})
    assert whole.status_code == 401
    assert 'href="/console/log-in"' in whole.content.decode()
    looked = ada.client.get("/console/rail", headers={"HX-Request": "true"})
    assert (looked.status_code, looked["HX-Redirect"]) == (401, "/console/log-in")
    assert "Your session has ended" in looked.content.decode()  # for the page in which somebody has typed
    assert ada.post(ACT.format(shop.plain), csrf=again(shop, ada, email), text="x").status_code == 200


def test_a_page_goes_on_by_the_same_persons_next_session_alone(shop: Shop) -> None:
    ada, eve = browser(shop.cur), browser(shop.cur, "customer_service")
    path = ACT.format(shop.plain)

    def sent(csrf: str, person: str) -> int:
        headers = {"HX-Request": "true", "X-CSRF-Token": csrf, "X-Person": person}
        return ada.client.post(
            path, {"once": f"n-{csrf}-{person}"[:60], "text": "x"}, headers=headers
        ).status_code

    mine, hers = (
        str(users.shown(shop.cur, f"{one}@example.com")["id"])
        for one in ("administrator", "customer_service")
    )
    assert f'"X-Person": "{mine}"' in ada.get("/console/orders").content.decode()
    new = again(shop, ada, "administrator@example.com")
    assert sent(ada.csrf, mine) == 403  # the old token opens nothing
    assert sent(new, mine) == 200
    other = again(shop, ada, "customer_service@example.com")
    assert sent(other, mine) == 409  # what one has typed is not done as another
    assert sent(other, hers) == 200
    assert eve.get("/console/orders").status_code == 200


def test_the_token_stands_in_a_cookie_of_its_own_that_scripts_may_read(shop: Shop) -> None:
    users.create(shop.cur, "ada@example.com", PHRASE, Rights("read_only"), at=clock.wall(), actor=ACTOR)
    client = Client(SERVER_NAME="localhost")
    made = client.post("/console/log-in", {"email": "ada@example.com", "password": PHRASE})
    session, token = made.cookies[COOKIE], made.cookies[cookies.CSRF]
    assert token.value == sessions.csrf_of(session.value)
    assert (bool(session["httponly"]), bool(token["httponly"])) == (True, False)
    assert token["samesite"] == "Strict"
