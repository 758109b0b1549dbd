"""One's own page: the password, sessions and the second factor, each asked for as the API asks, for oneself
alone and whatever one may do; what is secret is told once and stored nowhere.
"""

import html
import re
from datetime import timedelta
from hashlib import blake2b
from urllib.parse import urlencode

import pyotp
import pytest
import zxingcpp
from django.http import HttpResponse
from PIL import Image, ImageDraw

from crossdock.accounts import sessions, tries, users
from crossdock.accounts.errors import LogInRefused, SecondFactorNeeded
from crossdock.accounts.sessions import Tried
from crossdock.accounts.users import Rights
from crossdock.console import qr
from crossdock.core import clock
from crossdock.core.sql import Cursor
from tests.company import ACTOR
from tests.console.conftest import PHRASE, Browser, Shop, browser

ME, ACTS = "/console/me", "/console/me/acts"
ADA, NEW = "administrator@example.com", "another long phrase"


def said(who: Browser, path: str = ME) -> str:
    response = who.get(path)
    assert response.status_code == 200, path
    return response.content.decode()


def log_in(email: str = ADA, password: str = PHRASE, code: str = "") -> str:
    return sessions.log_in(Tried(email, password, code))


def elsewhere(cur: Cursor, email: str, address: str) -> None:
    """Somebody is logged in there too."""
    user_id = users.shown(cur, email)["id"]
    sessions.begin(cur, user_id, Tried(email, "", address=address), by="password")


def live(cur: Cursor, email: str = ADA) -> list[str]:
    return [one["address"] for one in sessions.listed(cur, users.shown(cur, email)["id"])]


def secret_in(response: HttpResponse) -> str:
    found = re.search(r'id="secret" readonly value="([A-Z2-7]{32})"', response.content.decode())
    assert found, response.content.decode()
    return found[1]


def codes_in(response: HttpResponse) -> list[str]:
    found = re.search(r'<textarea[^>]*id="codes"[^>]*>([^<]*)', response.content.decode())
    assert found, response.content.decode()
    return found[1].split()


def totp(secret: str, later: int = 0) -> str:
    """Of so many steps from now: each is good once, and the next is good already."""
    return pyotp.TOTP(secret).at(clock.wall() + timedelta(seconds=30 * later))


def switched_on(ada: Browser) -> tuple[str, list[str]]:
    secret = secret_in(ada.post(f"{ACTS}/ask-factor", password=PHRASE))
    return secret, codes_in(ada.post(f"{ACTS}/confirm-factor", code=totp(secret)))


def kept(cur: Cursor) -> str:
    """All that stands of answers to forms, and the audit."""
    found = cur.execute("SELECT convert_from(body, 'UTF8') FROM core_idempotency").fetchall()
    told = cur.execute("SELECT data::text FROM core_event").fetchall()
    return " ".join(str(one) for (one,) in found + told)


def test_the_password_is_changed_and_all_other_sessions_end(shop: Shop) -> None:
    ada = browser(shop.cur)
    elsewhere(shop.cur, ADA, "192.0.2.7")
    given = {"password": PHRASE, "new": NEW, "again": NEW}
    assert ada.post(f"{ACTS}/password", **given).status_code == 200
    assert live(shop.cur) == [""]
    assert ada.get(ME).status_code == 200
    with pytest.raises(LogInRefused):
        log_in()
    assert log_in(password=NEW)
    assert NEW not in kept(shop.cur)


@pytest.mark.parametrize(
    ("wrong", "status", "why"),
    [
        ({"password": "not it"}, 422, "not your password"),
        ({"password": ""}, 422, "not your password"),
        ({"again": "something else"}, 422, "two different"),
        ({"new": "short", "again": "short"}, 422, "too short"),
        ({"new": "password123", "again": "password123"}, 422, "too common"),
        ({"new": "x" * 1001, "again": "x" * 1001}, 422, "1000 characters"),
    ],
)
def test_a_password_that_cannot_be_is_refused(
    shop: Shop, wrong: dict[str, str], status: int, why: str
) -> None:
    ada = browser(shop.cur)
    elsewhere(shop.cur, ADA, "192.0.2.7")
    refused = ada.post(f"{ACTS}/password", **{"password": PHRASE, "new": NEW, "again": NEW, **wrong})
    assert (refused.status_code, why in html.unescape(refused.content.decode())) == (status, True)
    assert len(live(shop.cur)) == 2
    assert log_in()


def test_blanks_belong_to_a_password(shop: Shop) -> None:
    ada = browser(shop.cur)
    spaced = f" {NEW} "
    given = {"password": PHRASE, "new": spaced, "again": spaced}
    assert ada.post(f"{ACTS}/password", **given).status_code == 200
    assert log_in(password=spaced)
    with pytest.raises(LogInRefused):
        log_in(password=NEW)


@pytest.mark.parametrize("act", ["password", "ask-factor", "renew-codes", "remove-factor"])
def test_guessing_at_the_password_by_a_stolen_session_is_stopped(shop: Shop, act: str) -> None:
    ada = browser(shop.cur)
    for _ in range(tries.OF_ACCOUNT):
        assert ada.post(f"{ACTS}/{act}", password="not it").status_code == 422
    refused = ada.post(f"{ACTS}/{act}", password=PHRASE, new=NEW, again=NEW)
    assert (refused.status_code, "too_many_tries" in refused.content.decode()) == (429, True)


def test_a_form_with_a_password_leaves_nothing_that_it_could_be_guessed_by(shop: Shop) -> None:
    ada = browser(shop.cur)
    form = {"once": "p1", "password": PHRASE, "new": NEW, "again": NEW}
    first, again = (ada.post(f"{ACTS}/password", **form) for _ in range(2))
    assert (first.status_code, first.content) == (again.status_code, again.content)  # done once
    text = f"{ACTS}/password\n{urlencode(form)}".encode()
    [[print_]] = shop.cur.execute("SELECT fingerprint FROM core_idempotency").fetchall()
    assert bytes(print_) != blake2b(text, digest_size=32).digest()
    key = ada.csrf.encode()  # which is stored nowhere
    assert bytes(print_) == blake2b(text, digest_size=32, key=key).digest()


def test_one_session_is_ended_then_all_others_and_this_one_goes_on(shop: Shop) -> None:
    ada = browser(shop.cur)
    for address in ("192.0.2.1", "192.0.2.2", "192.0.2.3"):
        elsewhere(shop.cur, ADA, address)
    page = said(ada)
    assert page.count("this one") == 1
    assert page.count('name="session"') == 3
    listed = sessions.listed(shop.cur, users.shown(shop.cur, ADA)["id"])
    assert ada.post(f"{ACTS}/end", session=str(listed[0]["id"])).status_code == 200
    assert live(shop.cur) == ["192.0.2.2", "192.0.2.1", ""]
    assert ada.post(f"{ACTS}/end", session=str(listed[0]["id"])).status_code == 404
    assert ada.post(f"{ACTS}/end", session="all").status_code == 422
    done = ada.post(f"{ACTS}/end")
    assert "2 other sessions have ended" in done.content.decode()
    assert live(shop.cur) == [""]
    assert "End all others" not in said(ada)
    own = ada.post(f"{ACTS}/end", session=str(listed[-1]["id"]))
    assert (own.status_code, own["HX-Redirect"]) == (204, "/console/log-in")
    assert ada.get(ME).status_code == 302


def test_nobody_ends_anothers_session_here(shop: Shop) -> None:
    ada, reader = browser(shop.cur), browser(shop.cur, "read_only")
    [hers] = sessions.listed(shop.cur, users.shown(shop.cur, ADA)["id"])
    assert reader.post(f"{ACTS}/end", session=str(hers["id"])).status_code == 404
    assert reader.post(f"{ACTS}/end").status_code == 200
    assert ada.get(ME).status_code == 200


def test_the_second_factor_is_switched_on_renewed_and_off(shop: Shop) -> None:
    ada = browser(shop.cur)
    assert "Switch it on" in said(ada)
    secret = secret_in(ada.post(f"{ACTS}/ask-factor", password=PHRASE))
    assert secret not in said(ada)
    assert log_in()  # not in force yet
    assert ada.post(f"{ACTS}/confirm-factor", code="000000").status_code == 422
    assert ada.post(f"{ACTS}/confirm-factor", code="").status_code == 422
    code = totp(secret)
    codes = codes_in(ada.post(f"{ACTS}/confirm-factor", code=f"{code[:3]} {code[3:]}"))
    assert len(set(codes)) == 10
    with pytest.raises(SecondFactorNeeded):
        log_in()
    assert log_in(code=codes[0])
    page = said(ada)
    assert "9 recovery codes are left" in page
    assert codes[1] not in page
    assert ada.post(f"{ACTS}/ask-factor", password=PHRASE).status_code == 409  # one at a time
    newer = codes_in(ada.post(f"{ACTS}/renew-codes", password=PHRASE))
    assert not set(newer) & set(codes)
    assert "10 recovery codes are left" in said(ada)
    with pytest.raises(LogInRefused):
        log_in(code=codes[1])
    assert log_in(code=newer[0])
    assert log_in(code=totp(secret, 1))
    assert ada.post(f"{ACTS}/remove-factor", password="not it").status_code == 422
    assert ada.post(f"{ACTS}/remove-factor", password=PHRASE).status_code == 200
    assert log_in()
    assert "Switch it on" in said(ada)
    assert ada.post(f"{ACTS}/renew-codes", password=PHRASE).status_code == 409
    stored = kept(shop.cur)
    assert not [one for one in (secret, *codes, *newer) if one in stored]


def test_a_form_that_is_sent_twice_tells_its_secret_once(shop: Shop) -> None:
    ada = browser(shop.cur)
    first, again = (ada.post(f"{ACTS}/ask-factor", once="a", password=PHRASE) for _ in range(2))
    secret = secret_in(first)
    assert (again.status_code, secret in again.content.decode()) == (200, False)
    assert "shown already" in again.content.decode()
    form = {"once": "b", "code": totp(secret)}
    first, again = (ada.post(f"{ACTS}/confirm-factor", **form) for _ in range(2))
    [one, *_] = codes_in(first)
    assert (again.status_code, one in again.content.decode()) == (200, False)
    assert "shown then" in again.content.decode()


def test_the_secret_that_was_asked_for_last_is_the_one(shop: Shop) -> None:
    ada = browser(shop.cur)
    older, newer = (secret_in(ada.post(f"{ACTS}/ask-factor", password=PHRASE)) for _ in range(2))
    assert ada.post(f"{ACTS}/confirm-factor", code=totp(older)).status_code == 422
    assert ada.post(f"{ACTS}/confirm-factor", code=totp(newer)).status_code == 200
    assert ada.post(f"{ACTS}/confirm-factor", code=totp(newer, 1)).status_code == 409  # it is in force


def test_the_code_says_to_a_scanner_what_the_page_says(shop: Shop) -> None:
    text = browser(shop.cur).post(f"{ACTS}/ask-factor", password=PHRASE).content.decode()
    assert not re.search(r"\sstyle=|<style|<script", text)
    path = re.search(r'<path d="([^"]+)" fill="#000"/>', text)
    side = re.search(r'viewBox="0 0 (\d+) \1"', text)
    link = re.search(r'href="(otpauth://[^"]+)"', text)
    assert path
    assert side
    assert link
    image = Image.new("L", (int(side[1]) * 4,) * 2, 255)
    pen = ImageDraw.Draw(image)
    for x, y, wide in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\d+z", path[1]):
        left, top = int(x) * 4, int(y) * 4
        pen.rectangle((left, top, left + int(wide) * 4 - 1, top + 3), 0)
    [read] = zxingcpp.read_barcodes(image)
    assert read.text == html.unescape(link[1])
    assert re.search(r'id="secret" readonly value="(\w+)"', text)[1] in read.text  # type: ignore[index]


def test_a_code_has_its_quiet_zone() -> None:
    found = qr.drawn("otpauth://totp/x")
    assert min(int(x) for x, _ in re.findall(r"M(\d+) (\d+)", found.path)) == qr.QUIET
    ends = [int(x) + int(wide) for x, wide in re.findall(r"M(\d+) \d+h(\d+)", found.path)]
    assert max(ends) == found.side - qr.QUIET


@pytest.mark.parametrize("limits", [{}, {"channels": ["web"]}, {"locations": ["EWR"]}])
def test_everybody_has_the_page_however_limited_and_is_led_there(
    shop: Shop, limits: dict[str, list[str]]
) -> None:
    for role in ("warehouse", "read_only"):
        somebody = browser(shop.cur, role, **limits)
        home = said(somebody, "/console/")
        assert 'href="/console/me"' in home  # in the menu of who one is
        assert 'data-address="/console/me"' in home  # in the palette
        said(somebody)
        for name in ("password", "second-factor", "recovery", "remove-factor"):
            said(somebody, f"{ME}/{name}")
        assert somebody.get(f"{ME}/nothing").status_code == 404
        assert len(switched_on(somebody)[1]) == 10


def test_another_site_changes_nothing_and_nobody_without_a_session(shop: Shop) -> None:
    ada = browser(shop.cur)
    for act in ("password", "end", "ask-factor", "confirm-factor", "renew-codes", "remove-factor"):
        assert ada.post(f"{ACTS}/{act}", csrf="x", password=PHRASE).status_code == 403, act
        assert ada.get(f"{ACTS}/{act}").status_code == 405
    ada.client.cookies.clear()
    assert ada.get(ME).status_code == 302
    gone = ada.post(f"{ACTS}/end")
    assert gone.status_code == 401
    assert "HX-Redirect" not in gone  # what was typed stays on the screen


def test_who_has_no_password_is_told_whose_matter_it_is(shop: Shop) -> None:
    email = "eve@example.com"
    user_id = users.create(shop.cur, email, None, Rights("finance"), at=clock.wall(), actor=ACTOR)
    eve = browser(shop.cur, "finance")
    eve.client.cookies["crossdock_session"] = sessions.begin(
        shop.cur, user_id, Tried(email, ""), by="sign-on"
    )
    page = said(eve)
    assert "log-in lets you in" in page
    assert "/console/me/second-factor" not in page
    assert "/console/me/password" not in page


def test_the_forms_are_german(shop: Shop) -> None:
    ada = browser(shop.cur)
    ada.client.cookies["crossdock_language"] = "de"
    assert "Wo Sie angemeldet sind" in said(ada)
    refused = ada.post(f"{ACTS}/password", password=PHRASE, new="kurz", again="kurz").content.decode()
    assert "zu kurz" in refused
    assert "nicht Ihr Passwort" in ada.post(f"{ACTS}/ask-factor", password="nein").content.decode()
    switched_on(ada)
    assert "Notfallcodes sind übrig" in said(ada)
