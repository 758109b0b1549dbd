"""What a browser says of itself, as people say it."""

import pytest
from django.utils import translation

from crossdock.accounts import sessions, users
from crossdock.accounts.sessions import Tried
from crossdock.console import agents
from tests.console.conftest import Shop, browser

APPLE = "Mozilla/5.0 ({}) AppleWebKit/605.1.15 (KHTML, like Gecko)"
LINUX = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko)"
WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)"
PHONE = "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko)"
MAC, IPHONE = "Macintosh; Intel Mac OS X 10_15_7", "iPhone; CPU iPhone OS 18_5 like Mac OS X"


@pytest.mark.parametrize(
    ("agent", "told"),
    [
        (f"{LINUX} Chrome/150.0.0.0 Safari/537.36", "Chrome 150 on Linux"),
        (f"{LINUX} HeadlessChrome/150.0.0.0 Safari/537.36", "Chrome 150 on Linux"),
        (f"{WINDOWS} Chrome/150.0.0.0 Safari/537.36 Edg/150.0.0.0", "Edge 150 on Windows"),
        (
            f"{PHONE} SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36",
            "Samsung Internet 28 on Android",
        ),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox 140 on Linux"),
        (f"{APPLE.format(MAC)} Version/18.5 Safari/605.1.15", "Safari 18 on macOS"),
        (f"{APPLE.format(IPHONE)} Version/18.5 Mobile/15E148 Safari/604.1", "Safari 18 on iPhone"),
        (f"{APPLE.format(IPHONE)} CriOS/150.0.1 Mobile/15E148 Safari/604.1", "Chrome 150 on iPhone"),
        ("curl/8.14.1", "curl/8.14.1"),
        ("", ""),
    ],
)
def test_a_browser_and_its_system_are_named(agent: str, told: str) -> None:
    with translation.override("en"):
        assert agents.told(agent) == told


def test_one_other_session_has_a_key_and_neither_ones_own_nor_one_of_several(shop: Shop) -> None:
    ada, email = browser(shop.cur), "administrator@example.com"
    mine = users.shown(shop.cur, email)["id"]
    for keys in (0, 1, 0):
        for path in ("/console/me", f"/console/settings/people/{email}"):
            assert ada.get(path).content.decode().count('data-key="x"') == keys, path
        sessions.begin(shop.cur, mine, Tried(email, "", agent=f"{LINUX} Chrome/150.0.0.0"), by="password")
    assert f'title="{LINUX} Chrome/150.0.0.0">Chrome 150 on Linux' in ada.get("/console/me").content.decode()
