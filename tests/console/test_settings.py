"""Settings: another's session is ended, people are kept out and let in, rights are not handed on beyond one's
own, and the audit says who did it.
"""

import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import quote

import pyotp
import pytest

from crossdock.accounts import factors, links, roles, sessions, users
from crossdock.accounts.errors import LinkRefused
from crossdock.accounts.roles import Role
from crossdock.accounts.sessions import Tried
from crossdock.accounts.users import Rights
from crossdock.core import clock
from crossdock.core.sql import Cursor
from crossdock.mailbox.mails import STAGE
from tests.company import ACTOR
from tests.console.conftest import PHRASE, Browser, Shop, browser
from tests.mailbox.mail_server import Inbox, inbox, use

BOB = "/console/settings/people/bob@example.com"


@pytest.fixture
def bob(shop: Shop) -> int:
    """Somebody of customer service, logged in twice."""
    rights = Rights("customer_service")
    user_id = users.create(shop.cur, "bob@example.com", PHRASE, rights, at=clock.wall(), actor=ACTOR)
    for address in ("192.0.2.1", "192.0.2.2"):
        sessions.begin(shop.cur, user_id, Tried("bob@example.com", "", address=address), by="password")
    return user_id


def said(who: Browser, path: str) -> str:
    response = who.get(path)
    assert response.status_code == 200, path
    return response.content.decode()


def test_anothers_session_is_ended_one_then_all_and_the_audit_says_by_whom(shop: Shop, bob: int) -> None:
    ada = browser(shop.cur)
    page = said(ada, BOB)
    assert "192.0.2.1" in page
    assert "192.0.2.2" in page
    newest, oldest = sessions.listed(shop.cur, bob)
    assert ada.post(f"{BOB}/acts/log-out", session=str(oldest["id"])).status_code == 200
    assert sessions.listed(shop.cur, bob) == [newest]
    assert ada.post(f"{BOB}/acts/log-out", session=str(oldest["id"])).status_code == 404
    assert ada.post(f"{BOB}/acts/log-out").status_code == 200
    assert sessions.listed(shop.cur, bob) == []
    page = said(ada, "/console/settings/audit?actor=user:administrator@example.com")
    assert page.count("ended sessions of bob@example.com") == 2
    assert "POST /console/settings/people/" in page  # behind "Details"
    assert said(ada, "/console/settings/audit?actor=Administrator@example.com").count("Details") == 2
    assert '<details class="further" open>' not in page
    assert '<details class="further" open>' in said(ada, "/console/settings/audit?face=console")


def test_somebody_is_kept_out_and_let_in_again(shop: Shop, bob: int) -> None:
    ada = browser(shop.cur)
    done = ada.post(f"{BOB}/acts/enable", active="no").content.decode()
    assert 'name="active" value="yes"' in done  # what takes it back
    assert sessions.listed(shop.cur, bob) == []
    assert "may not log in" in said(ada, BOB)
    ada.post(f"{BOB}/acts/enable", active="yes")
    assert users.shown(shop.cur, "bob@example.com")["active"]


def test_rights_are_changed_and_taken_back(shop: Shop, bob: int) -> None:
    ada = browser(shop.cur)
    given = {"name": "Bob", "role": "warehouse", "locations": ["EWR", "CHI"]}
    done = ada.post(f"{BOB}/acts/change", **given).content.decode()
    found = users.shown(shop.cur, "bob@example.com")
    assert (found["name"], found["role"], sorted(found["locations"])) == ("Bob", "warehouse", ["CHI", "EWR"])
    assert 'name="role" value="customer_service"' in done
    ada.post(f"{BOB}/acts/change", name="", role="customer_service", locations="", channels="")
    assert users.shown(shop.cur, "bob@example.com")["locations"] == []
    for wrong in ({"locations": "NOWHERE"}, {"channels": "nowhere"}):
        assert ada.post(f"{BOB}/acts/change", role="warehouse", **wrong).status_code == 422


def test_nobody_hands_on_more_than_they_have_nor_shuts_out_who_has_more(shop: Shop, bob: int) -> None:
    ada = browser(shop.cur)
    ada.post(f"{BOB}/acts/change", role="operations_manager")
    manager = browser(shop.cur, "operations_manager")
    assert "bob@example.com" in said(manager, "/console/settings/people")
    assert manager.post(f"{BOB}/acts/enable", active="no").status_code == 403
    assert manager.get("/console/settings/audit").status_code == 403
    administrator = "/console/settings/people/administrator@example.com"
    assert ada.post(f"{administrator}/acts/enable", active="no").status_code == 409  # the last one


def test_an_invitation_needs_mail(shop: Shop) -> None:
    ada = browser(shop.cur)
    refused = ada.post("/console/settings/people/acts/invite", email="eve@example.com", role="read_only")
    assert refused.status_code == 409
    assert "mail_not_set_up" in refused.content.decode()


@pytest.fixture
def mail(monkeypatch: pytest.MonkeyPatch) -> Iterator[Inbox]:
    with inbox() as found:
        use(monkeypatch, f"smtp+plain://127.0.0.1:{found.port}")
        yield found


def mailed(cur: Cursor, mail: Inbox) -> str:
    """The token of the newest mail, once those that wait went out."""
    STAGE.settle(cur, STAGE.act(STAGE.claim(cur, 16, clock.now())))
    return mail.token()


def test_somebody_is_invited_again_and_the_invitation_withdrawn(shop: Shop, mail: Inbox) -> None:
    ada = browser(shop.cur)
    eve = "/console/settings/people/eve@example.com"
    ada.post("/console/settings/people/acts/invite", email="eve@example.com", role="read_only")
    first = mailed(shop.cur, mail)
    assert mail.mails[-1]["Subject"] == "You are invited to Crossdock"
    ada.client.cookies["crossdock_language"] = "de"  # of whoever invites: nobody else's is known
    assert ada.post(f"{eve}/acts/invite").status_code == 200
    second = mailed(shop.cur, mail)
    assert mail.mails[-1]["Subject"] == "Ihre Einladung zu Crossdock"
    ada.client.cookies["crossdock_language"] = "en"
    assert first != second
    with pytest.raises(LinkRefused):
        links.use(first, PHRASE, "192.0.2.1")
    page = said(ada, eve)
    assert "Withdraw the invitation" in page
    assert "Mail a new password" not in page
    assert ada.post(f"{eve}/acts/withdraw").status_code == 200
    assert "Withdraw the invitation" not in said(ada, eve)
    assert ada.post(f"{eve}/acts/withdraw").status_code == 409
    with pytest.raises(LinkRefused):
        links.use(second, PHRASE, "192.0.2.1")
    assert ada.post(f"{eve}/acts/reset").status_code == 409  # there is no password to forget
    assert ada.post(f"{eve}/acts/invite").status_code == 200
    links.use(mailed(shop.cur, mail), PHRASE, "192.0.2.1")
    assert ada.post(f"{eve}/acts/invite").status_code == 409  # they came in


def test_somebody_is_mailed_a_new_password(shop: Shop, bob: int, mail: Inbox) -> None:
    ada = browser(shop.cur)
    assert "Invite again" not in said(ada, BOB)
    assert ada.post(f"{BOB}/acts/reset").status_code == 200
    assert len(sessions.listed(shop.cur, bob)) == 2  # until they choose one
    links.use(mailed(shop.cur, mail), "another long phrase", "192.0.2.1")
    assert mail.to == ["bob@example.com"]
    assert sessions.listed(shop.cur, bob) == []
    for status in (200, 200, 429):
        assert ada.post(f"{BOB}/acts/reset").status_code == status


def test_a_lost_second_factor_is_taken_away_once_it_is_said_whose(shop: Shop, bob: int) -> None:
    ada = browser(shop.cur)
    assert "Take the second factor away" not in said(ada, BOB)
    asked = factors.ask(shop.cur, bob, "bob@example.com", None)
    token = sessions.begin(shop.cur, bob, Tried("bob@example.com", ""), by="password")
    own, wall = sessions.find(shop.cur, token), clock.wall()
    sessions.confirm_factor(shop.cur, own, pyotp.TOTP(asked.secret).at(wall), wall)
    assert "Take the second factor away" in said(ada, BOB)
    assert "bob@example.com" in said(ada, f"{BOB}/remove-factor")
    assert ada.post(f"{BOB}/acts/remove-factor", typed="bob").status_code == 422
    assert ada.post(f"{BOB}/acts/remove-factor", typed="Bob@example.com").status_code == 200
    assert not users.shown(shop.cur, "bob@example.com")["second_factor"]
    assert sessions.log_in(Tried("bob@example.com", PHRASE))


def test_nobody_mails_or_frees_who_may_do_more_nor_without_the_permission(
    shop: Shop, bob: int, mail: Inbox
) -> None:
    keeper = Role("keeper", frozenset({"users:read", "users:write"}), frozenset())
    roles.put(shop.cur, keeper, actor=ACTOR)
    reader = browser(shop.cur, "operations_manager")  # reads people
    for somebody in (browser(shop.cur, "keeper"), reader, browser(shop.cur, "warehouse")):
        for act in ("invite", "withdraw", "reset", "remove-factor"):
            refused = somebody.post(f"{BOB}/acts/{act}", typed="bob@example.com")
            assert refused.status_code == 403, act
        assert somebody.get(f"{BOB}/remove-factor").status_code == 403
    assert f"{BOB}/acts/reset" not in said(reader, BOB)
    assert mail.to == []
    ada = browser(shop.cur)
    nobody = "/console/settings/people/nobody@example.com"
    for act in ("invite", "withdraw", "reset", "remove-factor"):
        assert ada.post(f"{nobody}/acts/{act}", typed="nobody@example.com").status_code == 404, act


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("", 200), ("?face=console", 200), ("?since=2026-01-01&until=2026-12-31", 200), ("?order=SO-1", 200),
        ("?subject=user&name=bob@example.com", 200), ("?address=192.0.2.1", 200),
        ("?face=letter", 422), ("?address=here", 422), ("?order=SO-X", 422), ("?since=soon", 422),
    ],
)  # fmt: skip
def test_the_audits_filter_takes_what_it_knows(shop: Shop, bob: int, query: str, status: int) -> None:
    assert browser(shop.cur).get(f"/console/settings/audit{query}").status_code == status


def test_the_audit_is_filtered_by_act_target_and_kind(shop: Shop, bob: int) -> None:
    ada = browser(shop.cur)
    place = f"/console/orders/{shop.plain}"
    ada.post(f"{place}/acts/tag", add="fragile")
    target = f"{place}/acts/tag"
    whole = said(ada, "/console/settings/audit")
    [known] = re.findall(r'<option value="(POST [^"]*tag[^"]*)">', whole)
    assert target in said(ada, f"/console/settings/audit?act={quote(unescape(known))}")
    assert target in said(ada, f"/console/settings/audit?target={place}")
    empty = said(ada, f"/console/settings/audit?target={place}&act=cancel")
    assert f'value="{place}"' in empty  # the filter stands
    assert "Nothing was changed that fits" in empty
    kinds = said(ada, "/console/settings/audit?subject=user")
    assert '<option value="user" selected>' in kinds
    assert "Nothing was changed that fits" in said(ada, "/console/settings/audit?subject=moon&name=x")


def test_the_audit_of_an_order_links_to_it_and_says_before_and_after(shop: Shop) -> None:
    ada = browser(shop.cur)
    ada.post(f"/console/orders/{shop.plain}/acts/tag", add="fragile")
    page = said(ada, f"/console/settings/audit?order={shop.plain}")
    assert f"/console/orders/{shop.plain}" in page
    assert "fragile" in page


def test_whoever_is_limited_sees_none_of_it(shop: Shop) -> None:
    one = browser(shop.cur, "administrator", channels=["web"])
    for path in ("/console/settings/people", "/console/settings/audit"):
        assert one.get(path).status_code == 403
    assert "/console/settings" not in said(one, "/console/orders")


@pytest.mark.parametrize("language", ["en", "de"])
def test_every_page_opens(shop: Shop, bob: int, language: str) -> None:
    ada = browser(shop.cur)
    ada.client.cookies["crossdock_language"] = language
    assert ada.get("/console/settings").status_code == 302
    for path in ("people", "people?q=bob", "people?q=none", "people/invite", "audit"):
        said(ada, f"/console/settings/{path}")
    for path in (BOB, f"{BOB}/change", f"{BOB}/remove-factor"):
        said(ada, path)
