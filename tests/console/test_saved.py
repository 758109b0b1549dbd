"""Views of the list that people keep: what they show, who sees and changes them, and what is taken back."""

import re
from typing import Any

from crossdock.accounts import audit
from crossdock.accounts.audit import Filters
from crossdock.api import history
from crossdock.core import clock, personal
from crossdock.core.sql import ints
from crossdock.desk import personal as desk
from tests.console.conftest import Browser, Shop, browser


def save(one: Browser, name: str, query: str = "hold=manual", **fields: Any) -> int:
    """Keep a view; its id."""
    answer = one.post("/console/views/acts/save", **{"name": name, "query": query, "as": "new", **fields})
    assert answer.status_code == 204, answer.content.decode()
    found = re.search(r"view=(\d+)", answer["HX-Redirect"])
    assert found
    return int(found[1])


def tabs(one: Browser, query: str = "") -> list[tuple[str, str]]:
    """Name and count of each tab."""
    text = one.get(f"/console/views/tabs?{query}").content.decode()
    found = re.findall(r'data-view="\d+"[^>]*>(.*?)<span class="tabcount[^>]*>(.*?)</span>', text, re.DOTALL)
    return [(re.sub(r"<[^>]*>", "", name).strip(), count.strip()) for name, count in found]


def test_a_view_keeps_filter_sort_and_columns_and_shows_how_many_there_are(shop: Shop) -> None:
    ada = browser(shop.cur)
    view = save(ada, "By hand", "hold=manual&sort=number&columns=value&open=x&after=y&once=1")
    page = ada.get(f"/console/orders?view={view}")
    assert page["Location"] == f"/console/orders?view={view}&hold=manual&sort=number&columns=value"
    text = ada.get(page["Location"]).content.decode()
    assert shop.held in text
    assert f'data-number="{shop.plain}"' not in text
    assert f'data-view="{view}" aria-current="page"' in text
    assert tabs(ada) == [("By hand", "1")]
    assert tabs(ada, f"view={view}&hold=manual") == [("By hand · changed", "1")]
    save(ada, "All", "")
    assert tabs(ada) == [("By hand", "1"), ("All", "2")]


def test_what_is_shared_is_seen_by_those_it_is_shared_with(shop: Shop) -> None:
    ada = browser(shop.cur, "customer_service")
    save(ada, "Mine")
    shared = save(ada, "For all", shared="all")
    money = save(ada, "For money", shared="role", role="finance")
    eve, fin, boss = (browser(shop.cur, role) for role in ("read_only", "finance", "administrator"))
    assert [name for name, _ in tabs(ada)] == ["Mine", "For all", "For money"]
    assert [name for name, _ in tabs(eve)] == ["For all"]
    assert [name for name, _ in tabs(fin)] == ["For all", "For money"]
    assert [name for name, _ in tabs(boss)] == ["For all", "For money"]
    assert eve.get(f"/console/orders?view={money}").status_code == 404
    assert eve.get(f"/console/orders?view={shared}").status_code == 302
    own = browser(shop.cur, "read_only", channels=["elsewhere"])
    assert tabs(own) == [("For all", "0")]  # counts are of what one may see


def test_only_the_owner_or_an_administrator_changes_a_view(shop: Shop) -> None:
    ada = browser(shop.cur, "customer_service")
    mine, shared = save(ada, "Mine"), save(ada, "For all", shared="all")
    eve, boss = browser(shop.cur, "operations_manager"), browser(shop.cur)
    change = {"name": "Other", "query": "", "as": "same", "shared": "all"}
    assert eve.post("/console/views/acts/save", view=shared, **change).status_code == 403
    assert eve.post(f"/console/views/{shared}/acts/delete").status_code == 403
    assert eve.post(f"/console/views/{mine}/acts/delete").status_code == 404
    assert boss.post(f"/console/views/{mine}/acts/delete").status_code == 404
    assert boss.post("/console/views/acts/save", view=shared, **change).status_code == 200
    assert [name for name, _ in tabs(ada)] == ["Mine", "Other"]
    assert ada.post(f"/console/views/{shared}/acts/delete").status_code == 200
    assert eve.post(f"/console/views/{shared}/acts/restore").status_code == 403
    assert "acts/delete" not in eve.get(f"/console/views/form?view={shared}").content.decode()


def test_changing_and_deleting_are_taken_back(shop: Shop) -> None:
    ada = browser(shop.cur)
    view = save(ada, "Held")
    done = ada.post(
        "/console/views/acts/save",
        view=view,
        name="Open",
        query="status=open",
        shared="all",
        **{"as": "same"},
    )
    assert "views-changed" in done["HX-Trigger"]
    assert tabs(ada) == [("Open", "0")]
    back = dict(re.findall(r'name="(\w+)" value="([^"]*)"', done.content.decode()))
    assert ada.post("/console/views/acts/save", **back).status_code == 200
    assert tabs(ada) == [("Held", "1")]
    gone = ada.post(f"/console/views/{view}/acts/delete").content.decode()
    assert f'hx-post="/console/views/{view}/acts/restore"' in gone
    assert tabs(ada) == []
    assert ada.get(f"/console/orders?view={view}&hold=manual").status_code == 200  # the link still shows it
    ada.post(f"/console/views/{view}/acts/restore")
    assert tabs(ada) == [("Held", "1")]
    assert ada.post(f"/console/views/{view}/acts/restore").status_code == 404


def test_each_has_them_in_an_order_and_begins_with_one(shop: Shop) -> None:
    ada, eve = browser(shop.cur), browser(shop.cur, "read_only")
    first, second = save(ada, "One", shared="all"), save(ada, "Two", "status=open", shared="all")
    moved = ada.post(f"/console/views/{second}/acts/move", by="left").content.decode()
    assert 'name="by" value="right"' in moved
    assert [name for name, _ in tabs(ada)] == ["Two", "One"]
    assert [name for name, _ in tabs(eve)] == ["One", "Two"]
    assert eve.get("/console/orders").status_code == 200
    undo = eve.post(f"/console/views/{first}/acts/begin").content.decode()
    assert "/console/views/0/acts/begin" in undo
    assert eve.get("/console/orders")["Location"] == f"/console/orders?view={first}&hold=manual"
    text = eve.get("/console/orders?view=all").content.decode()
    assert shop.plain in text
    assert "?view=all&amp;status=held" in text  # the page's links do not lead back to the view
    eve.post("/console/views/0/acts/begin")
    assert eve.get("/console/orders").status_code == 200
    assert ada.get("/console/orders").status_code == 200


def begins(one: Browser) -> str | None:
    """With which view the list begins; None: with none."""
    answer = one.get("/console/orders")
    assert answer.status_code in (200, 302)
    found = re.search(r"view=(\d+)", answer.get("Location", ""))
    return found and found[1]


def test_a_role_begins_with_a_view_and_who_chose_goes_before(shop: Shop) -> None:
    boss, ada = browser(shop.cur), browser(shop.cur, "customer_service")
    eve, cid = browser(shop.cur, "read_only"), browser(shop.cur, "finance")
    shared, mine = str(save(boss, "For all", shared="all")), str(save(eve, "Eve's own", "status=open"))
    assert [begins(one) for one in (boss, ada, eve, cid)] == [None] * 4
    for somebody in (boss, eve):  # whoever put views into an order has not chosen by that
        somebody.post(f"/console/views/{shared}/acts/move", by="right")
    for role in ("read_only", "customer_service"):
        said = boss.post(f"/console/views/{shared}/acts/begin-role", role=role).content.decode()
        assert "/console/views/0/acts/begin-role" in said
        assert f'name="role" value="{role}"' in said
    assert [begins(one) for one in (boss, ada, eve, cid)] == [None, shared, shared, None]
    assert "For your role orders begin with" in eve.get("/console/views/form").content.decode()
    assert "tabs" in eve.get("/console/orders?view=all").content.decode()

    # A view of one's own, none, and again as the role does: each taken back to what was.
    undo = eve.post(f"/console/views/{mine}/acts/begin").content.decode()
    assert (begins(eve), 'name="as" value="role"' in undo) == (mine, True)
    eve.post("/console/views/0/acts/begin")
    assert begins(eve) is None
    undo = eve.post("/console/views/0/acts/begin", **{"as": "role"}).content.decode()
    assert (begins(eve), 'name="as" value="role"' in undo) == (shared, False)
    ada.post("/console/views/0/acts/begin")
    boss.post("/console/views/0/acts/begin-role", role="read_only")
    assert [begins(one) for one in (ada, eve)] == [None, None]


def test_a_choice_that_is_gone_is_none_and_the_release_before_is_understood(shop: Shop) -> None:
    boss, eve = browser(shop.cur), browser(shop.cur, "read_only")
    shared, mine = str(save(boss, "For all", shared="all")), str(save(eve, "Eve's own"))
    boss.post(f"/console/views/{shared}/acts/begin-role", role="read_only")
    eve.post(f"/console/views/{mine}/acts/begin")
    eve.post(f"/console/views/{mine}/acts/delete")
    assert begins(eve) == shared
    eve.post(f"/console/views/{mine}/acts/restore")
    assert begins(eve) == mine
    eve.post("/console/views/0/acts/begin")
    shop.cur.execute("UPDATE desk_view_choice SET first_id = %s", [int(mine)])  # as it wrote a choice
    assert begins(eve) == mine
    boss.post(f"/console/views/{shared}/acts/delete")
    eve.post("/console/views/0/acts/begin", **{"as": "role"})
    assert begins(eve) is None


def test_only_an_administrator_says_it_of_a_role_that_sees_the_view(shop: Shop) -> None:
    boss, ada = browser(shop.cur), browser(shop.cur, "operations_manager")
    shared, money = save(ada, "For all", shared="all"), save(ada, "Money", shared="role", role="finance")
    private = save(boss, "Boss")
    assert "begin-role" not in ada.get(f"/console/views/form?view={shared}").content.decode()
    assert ada.post(f"/console/views/{shared}/acts/begin-role", role="finance").status_code == 403
    form = boss.get(f"/console/views/form?view={money}").content.decode()
    assert re.findall(r'name="role" value="(\w+)"', form) == ["finance"]
    for view, role, status in (
        (money, "read_only", 422), (private, "finance", 422), (shared, "king", 404), (9**9, "finance", 404),
    ):  # fmt: skip
        assert boss.post(f"/console/views/{view}/acts/begin-role", role=role).status_code == status
    for view in (money, shared, shared, 0):
        assert boss.post(f"/console/views/{view}/acts/begin-role", role="finance").status_code == 200
    [found] = audit.page(shop.cur, Filters(subject="default_view"), below=None, limit=1)
    told = [one for one in found.changes if one.subject == "default_view"]
    assert [(one.before, one.after) for one in told] == [
        ({}, {"view": money}), ({"view": money}, {"view": shared}), ({"view": shared}, {}),
    ]  # fmt: skip
    boss.post(f"/console/views/{money}/acts/begin-role", role="finance")
    assert history.as_of(shop.cur, "default_view", "finance", clock.now()) == {"view": money}


def test_what_cannot_be_kept_is_refused_with_its_field(shop: Shop) -> None:
    ada = browser(shop.cur)
    for fields in (
        {"name": " ", "query": ""},
        {"name": "x" * 61, "query": ""},
        {"name": "x", "query": "status=odd"},
        {"name": "x", "query": "", "shared": "some"},
        {"name": "x", "query": "q=" + "x" * 3000},
    ):
        answer = ada.post("/console/views/acts/save", **fields)
        assert answer.status_code == 422, fields
    assert ada.post("/console/views/acts/save", name="x", shared="role", role="king").status_code == 404
    for number in range(50):
        save(ada, f"view {number}")
    many = ada.post("/console/views/acts/save", name="one more", query="")
    assert (many.status_code, "as many" in many.content.decode()) == (422, True)


def test_the_audit_has_what_became_of_a_view_and_forgetting_blanks_a_name_in_it(shop: Shop) -> None:
    ada = browser(shop.cur)
    view = save(ada, "Cid's orders", "q=Cid", shared="all")
    ada.post(
        "/console/views/acts/save",
        view=view,
        name="Cid Example",
        query="q=Cid",
        shared="all",
        **{"as": "same"},
    )
    found = audit.page(shop.cur, Filters(subject="view", name=str(view)), below=None, limit=1)
    made, changed = found[0].changes[:2]  # of one transaction, as all of a test is
    assert (made.kind, changed.kind, changed.before) == ("made", "changed", {"name": "Cid's orders"})
    assert "Cid" not in str(made.after["query"])
    assert history.as_of(shop.cur, "view", str(view), clock.now())["name"] == "Cid Example"
    people = personal.People(ints([]), ints([]), [], frozenset({"cid"}), [])
    assert desk.forget(shop.cur, people)["desk_view"] == 1
    assert tabs(ada) == [("forgotten", "0")]
