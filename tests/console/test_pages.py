"""Who may see which page and do what there, what protects them, and in which language they are."""

import re

import pytest
from django.test import Client
from django.urls import get_resolver

from crossdock.accounts import users
from crossdock.accounts.users import Rights
from crossdock.console import page
from crossdock.core import clock, events
from crossdock.orders import read
from crossdock.orders.numbers import parse_number
from crossdock.sourcing import amend
from tests.company import ACTOR, MONDAY
from tests.console.conftest import PHRASE, Shop, browser

PAGES = (
    "/console/",
    "/console/board",
    "/console/orders",
    "/console/orders/count?status=open",
    "/console/find?q=mu",
    "/console/find?customer=ada@example.com",
    "/console/find/numbers",
    "/console/find/numbers?n=A-1,none,MUG",
    "/console/bulk",
    "/console/today/late",
    "/console/today/gates",
    "/console/exceptions",
    "/console/me",
    "/console/me/second-factor",
    "/console/settings/health",
    "/console/settings/roles",
    "/console/settings/roles/finance",
    "/console/settings/keys",
    "/console/settings/channels",
    "/console/settings/new-channel",
    "/console/settings/webhooks",
    "/console/settings/messages",
    "/console/policies",
    "/console/policies/trials",
    "/console/policies/locations",
    "/console/policies/locations/LAX",
    "/console/policies/locations/LAX/edit",
    "/console/policies/tariffs",
    "/console/policies/tariffs/carriers/pelican?service=ground",
    "/console/policies/tariffs/compare?carrier=pelican",
    "/console/policies/tariffs/cost?from=LAX&country=US&postal_code=10001&weight=500",
    "/console/policies/tariffs/file",
    "/console/policies/zones",
    "/console/policies/zones/origins/EWR?country=US&postal_code=10001",
    "/console/policies/zones/compare?origin=EWR",
    "/console/policies/zones/file",
)


def holds(shop: Shop, number: str) -> list[str]:
    return [one["code"] for one in read.one(shop.cur, number)["holds"]]


def test_every_page_opens_for_an_administrator_in_both_languages(shop: Shop) -> None:
    ada = browser(shop.cur)
    order = f"/console/orders/{shop.plain}"
    for language in ("en", "de"):
        ada.client.cookies["crossdock_language"] = language
        for path in (*PAGES, order, f"{order}?tab=decision", f"{order}/panel", f"{order}/hold"):
            response = ada.get(path)
            assert response.status_code == 200, path
            if "<body" in response.content.decode():
                assert 'data-go="o" title="' in response.content.decode(), path  # the rail is there
                assert "(g o)" in response.content.decode(), path
    assert 'lang="de"' in ada.get("/console/").content.decode()
    assert "Aufträge" in ada.get("/console/orders").content.decode()


def test_every_answer_has_the_policy_and_no_page_has_inline_script_or_style(shop: Shop) -> None:
    ada = browser(shop.cur)
    order = f"/console/orders/{shop.held}"
    doors = ("/console/log-in", "/console/forgotten", "/password")
    for path in (*PAGES, order, f"{order}?tab=decision", "/console/nowhere", *doors):
        response = ada.get(path)
        policy = response["Content-Security-Policy"]
        assert "unsafe" not in policy
        assert "default-src 'none'" in policy
        assert response["Cache-Control"] == "no-store"
        text = response.content.decode()
        assert not re.search(r"\sstyle=|<style|\son[a-z]+=|<script>|javascript:", text), path
        assert not re.search(r'(?:src|href)="(?:https?:)?//', text), path


def test_whoever_is_not_logged_in_is_sent_to_log_in_and_back(shop: Shop) -> None:
    client = Client(SERVER_NAME="localhost")
    response = client.get(f"/console/orders/{shop.plain}?tab=decision")
    assert response.status_code == 302
    assert response["Location"] == f"/console/log-in?next=%2Fconsole%2Forders%2F{shop.plain}%3Ftab%3Ddecision"
    part = client.get("/console/orders", headers={"HX-Request": "true"})
    assert (part.status_code, part["HX-Redirect"]) == (401, "/console/log-in")


def test_log_in_makes_a_session_and_sends_nobody_elsewhere(shop: Shop) -> None:
    users.create(shop.cur, "ada@example.com", PHRASE, Rights("read_only"), at=clock.wall(), actor=ACTOR)
    client = Client(SERVER_NAME="localhost", enforce_csrf_checks=True)
    given = {"email": "Ada@example.com", "password": PHRASE, "next": "https://elsewhere.example"}
    assert client.post("/console/log-in", given).status_code == 403  # another site's form
    form = client.get("/console/log-in").content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', form)
    assert token
    wrong = client.post("/console/log-in", {**given, "password": "no", "csrfmiddlewaretoken": token[1]})
    assert wrong.status_code == 401
    assert "Caps Lock" in wrong.content.decode()
    right = client.post("/console/log-in", {**given, "csrfmiddlewaretoken": token[1]})
    assert (right.status_code, right["Location"]) == (303, "/console/")
    assert client.get("/console/orders").status_code == 200


@pytest.mark.parametrize(
    ("role", "sees", "refused"),
    [
        ("warehouse", ["/console/", "/console/today/late"], ["/console/orders", "/console/bulk"]),
        ("read_only", ["/console/", "/console/orders"], []),
        ("finance", ["/console/orders", "/console/exceptions"], []),
    ],
)
def test_a_role_sees_its_pages_and_no_link_to_others(
    shop: Shop, role: str, sees: list[str], refused: list[str]
) -> None:
    somebody = browser(shop.cur, role)
    for path in sees:
        assert somebody.get(path).status_code == 200, path
    home = somebody.get("/console/").content.decode()
    for path in refused:
        assert somebody.get(path).status_code == 403, path
        assert f'href="{path}"' not in home


def test_whoever_reads_only_is_offered_no_act_and_may_do_none(shop: Shop) -> None:
    reader = browser(shop.cur, "read_only")
    address = f"/console/orders/{shop.held}"
    text = reader.get(address).content.decode()
    assert "hx-post" not in text
    for act, fields in (
        ("hold", {"reason": "x"}),
        ("lift", {"code": "manual"}),
        ("note", {"text": "x"}),
        ("tag", {"add": "x"}),
    ):
        assert reader.post(f"{address}/acts/{act}", **fields).status_code == 403, act
    assert holds(shop, shop.held) == ["manual"]
    wanted = {"act": "hold", "orders": shop.plain, "reason": "x"}
    assert reader.post("/console/bulk/run", **wanted).status_code == 403


def test_limits_to_channels_hide_the_orders_of_others(shop: Shop) -> None:
    channel = read.one(shop.cur, shop.plain)["channel"]
    own = browser(shop.cur, "customer_service", channels=[channel])
    assert shop.plain in own.get("/console/orders").content.decode()
    assert own.get(f"/console/orders/{shop.plain}").status_code == 200
    other = browser(shop.cur, "operations_manager", channels=["elsewhere"])
    assert shop.plain not in other.get("/console/orders").content.decode()
    assert 'class="number"' not in other.get(f"/console/orders/find?q={shop.plain}").content.decode()
    for path in ("", "/panel", "/decision", "/hold"):
        assert other.get(f"/console/orders/{shop.plain}{path}").status_code == 404
    address = f"/console/orders/{shop.plain}/acts"
    assert other.post(f"{address}/hold", reason="x").status_code == 404
    assert other.post(f"{address}/note", text="x").status_code == 404
    assert holds(shop, shop.plain) == []
    here = browser(shop.cur, "operations_manager", locations=["EWR"])
    assert here.get("/console/orders").status_code == 403
    assert here.get("/console/today/late").status_code == 200


def test_a_hold_is_put_undone_and_stands_in_the_audit(shop: Shop) -> None:
    ada = browser(shop.cur)
    address = f"/console/orders/{shop.plain}/acts"
    done = ada.post(f"{address}/hold", reason="check it", stops="release")
    assert done.status_code == 200
    assert done["HX-Retarget"] == "#toasts"
    assert "order-changed" in done["HX-Trigger"]
    undo = done.content.decode()
    assert f'hx-post="{address}/lift"' in undo
    assert holds(shop, shop.plain) == ["manual"]
    back = ada.post(f"{address}/lift", code="manual")
    assert f'hx-post="{address}/hold"' in back.content.decode()
    assert "check it" in back.content.decode()
    assert holds(shop, shop.plain) == []
    faces = shop.cur.execute("SELECT face, act, target FROM core_origin ORDER BY at").fetchall()
    assert ("console", "POST /console/orders/<str:number>/acts/hold", f"{address}/hold") in faces


def test_an_act_needs_the_sessions_own_token_and_its_number(shop: Shop) -> None:
    ada = browser(shop.cur)
    address = f"/console/orders/{shop.plain}/acts/hold"
    assert ada.post(address, csrf="", reason="x").status_code == 403
    assert ada.post(address, csrf="0" * 64, reason="x").status_code == 403
    assert ada.get(address).status_code == 405
    assert ada.post(address, once="", reason="x").status_code == 422
    assert holds(shop, shop.plain) == []


def test_a_form_that_is_sent_twice_is_done_once(shop: Shop) -> None:
    ada = browser(shop.cur)
    address = f"/console/orders/{shop.plain}/acts/note"
    first = ada.post(address, once="n1", text="called the buyer")
    again = ada.post(address, once="n1", text="called the buyer")
    assert (first.status_code, again.status_code) == (200, 200)
    assert again["HX-Retarget"] == "#toasts"
    other = ada.post(address, once="n1", text="something else")
    assert other.status_code == 409
    notes = [one for one in events.of_order(shop.cur, parse_number(shop.plain)) if one.kind == "note"]
    assert len(notes) == 1


def test_an_error_of_a_form_says_what_is_missing(shop: Shop) -> None:
    ada = browser(shop.cur)
    response = ada.post(f"/console/orders/{shop.plain}/acts/hold", reason=" ")
    assert response.status_code == 422
    assert response["HX-Retarget"] == "#toasts"
    assert "Say why" in response.content.decode()
    assert "form_invalid" in response.content.decode()


def test_tags_are_changed_and_taken_back_as_they_were(shop: Shop) -> None:
    ada = browser(shop.cur)
    address = f"/console/orders/{shop.plain}/acts/tag"
    ada.post(address, add="vip")
    done = ada.post(address, add="vip, rush").content.decode()
    assert 'name="remove" value="rush"' in done  # vip was there before: undo leaves it
    ada.post(address, remove="rush")
    assert read.one(shop.cur, shop.plain)["tags"] == ["vip"]


def test_a_bulk_act_is_shown_first_and_run_as_it_was_shown(shop: Shop) -> None:
    ada = browser(shop.cur)
    wanted = {"act": "hold", "orders": f"{shop.plain} {shop.held}", "reason": "recall"}
    empty = ada.post("/console/bulk/preview", act="hold", orders=shop.plain).content.decode()
    assert 'name="fingerprint"' not in empty  # the reason is asked for first
    text = ada.post("/console/bulk/preview", **wanted).content.decode()
    assert "will change" in text
    assert "stays as it is" in text
    found = re.search(r'name="fingerprint" value="(\w+)"', text)
    assert found
    assert holds(shop, shop.plain) == []
    ada.post(f"/console/orders/{shop.plain}/acts/hold", reason="meanwhile")
    changed = ada.post("/console/bulk/run", **wanted, fingerprint=found[1])
    assert changed.status_code == 409
    run = ada.post("/console/bulk/run", **wanted)
    assert run.status_code == 200
    begun = re.search(r'id="bulk-(\d+)"', run.content.decode())
    assert begun
    page = ada.get(f"/console/bulk/{begun[1]}").content.decode()
    for text in (page, ada.get("/console/bulk").content.decode()):
        assert f"Hold: {wanted['reason']}" in text
        assert "administrator@example.com" in text
        assert "user:administrator" not in text
    stopped = ada.post(f"/console/bulk/{begun[1]}/stop")
    assert "withdrawn" in stopped.content.decode()


def test_the_list_is_filtered_paged_and_says_so(shop: Shop) -> None:
    ada = browser(shop.cur)
    text = ada.get("/console/orders?hold=manual").content.decode()
    assert "held for by hand" in text
    assert shop.held in text
    assert f'data-number="{shop.plain}"' not in text
    assert ada.get("/console/orders?status=odd").status_code == 422
    assert ada.get("/console/orders?after=x").status_code == 422
    one = ada.get(f"/console/orders?columns=value&open={shop.plain}").content.decode()
    assert f'data-opened="{shop.plain}"' in one
    assert '<th scope="col">Customer' not in one
    found = ada.get(f"/console/orders/find?q={shop.plain}")
    assert (found.status_code, found["Location"]) == (302, f"/console/orders/{shop.plain}")


def test_every_page_and_act_asks_who_comes() -> None:
    """A view without ``page`` or ``act`` would be open to all."""
    open_to_all = {"log_in", "home", "forgotten", "choose"}
    for one in get_resolver("crossdock.console.urls").url_patterns:
        view = one.callback
        guarded = view.__qualname__ in open_to_all or hasattr(view, "csrf_exempt")
        assert guarded, one
        assert view.__qualname__ in open_to_all or page.visited.__name__ in _names(view), one


def _names(view: object) -> set[str]:
    """What the wrapper behind a view calls."""
    found: set[str] = set()
    while view is not None:
        code = getattr(view, "__code__", None)
        found |= set(code.co_names) if code else set()
        closure = getattr(view, "__closure__", None) or ()
        for cell in closure:
            inner = getattr(cell.cell_contents, "__code__", None)
            found |= set(inner.co_names) if inner else set()
        view = getattr(view, "__wrapped__", None)
    return found


def test_all_that_match_are_counted_by_the_list_or_when_somebody_wants_them(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada = browser(shop.cur)
    known = '<span data-picked="all" hidden>%s'
    assert known % 2 in ada.get("/console/orders").content.decode()
    assert known % 1 in ada.get("/console/orders?tag=&hold=manual").content.decode()
    monkeypatch.setattr("crossdock.console.orders.LIMIT", 1)
    first = ada.get("/console/orders").content.decode()  # there are more than it shows
    assert 'hx-get="/console/orders/count' in first
    assert ada.get("/console/orders/count").content.decode().strip() == "2"
    amend.hold(shop.cur, [parse_number(shop.plain)], reason="odd too", at=MONDAY, actor=ACTOR)
    assert known % 2 in ada.get("/console/orders?status=held").content.decode()  # as its tab says
    monkeypatch.setattr("crossdock.desk.counts.MOST", 1)
    assert ada.get("/console/orders/count").content.decode().strip() == "1+"
    own = browser(shop.cur, "operations_manager", channels=["elsewhere"])
    assert own.get("/console/orders/count").content.decode().strip() == "0"
