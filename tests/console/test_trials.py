"""Versions tried on a share of orders, in the console: begun from a draft or a version, seen side by side,
taken over, stopped and taken up again; said on the order's decision.
"""

import re
from datetime import timedelta
from typing import Any

import pytest

from crossdock.accounts import audit
from crossdock.console.figures import NOTHING
from crossdock.orders.numbers import format_number
from crossdock.partners import channels
from crossdock.sourcing import drafts, golden, policies, publishing, trials
from tests.company import ACTOR, BEGAN, MONDAY, Company
from tests.console.conftest import Browser, Shop, browser
from tests.console.test_policies import HOME, NOT_EWR, cells, said
from tests.sourcing.steps import publish, take
from tests.sourcing.test_trials import names

TRIALS = f"{HOME}/trials"
LATER = MONDAY + timedelta(days=1)


@pytest.fixture
def held(shop: Shop) -> int:
    return publish(shop.cur, valid_from=BEGAN, split_penalty=100)


@pytest.fixture
def draft(shop: Shop, held: int) -> str:
    """The address of a draft by which nothing ships from EWR."""
    made = drafts.begin(shop.cur, 0, at=MONDAY, actor=ACTOR)
    drafts.save(shop.cur, made, "no Newark", NOT_EWR, upon=1, at=MONDAY, actor=ACTOR)
    return f"{HOME}/drafts/{made}"


def tried(who: Browser, draft: str, **fields: str) -> Any:
    """As the dialog sends it."""
    shown = who.get(f"{draft}/share").content.decode()
    upon = re.search(r'name="upon" value="(\d+)"', shown)
    share = re.search(r'name="share" value="(\d+)"', shown)
    given = {"share": share[1] if share else "", "upon": upon[1] if upon else "", "from": "", "until": ""}
    return who.post(f"{draft}/acts/share", **{**given, **fields})


def newest(shop: Shop) -> trials.Shown:
    return trials.read(shop.cur, MONDAY)


def test_a_draft_is_tried_on_ten_per_cent_and_holds_for_no_other_order(
    shop: Shop, held: int, draft: str
) -> None:
    ada = browser(shop.cur)
    for page in (draft, f"{draft}/dry-run"):
        assert f'hx-get="{draft}/share"' in said(ada, page)
    done = tried(ada, draft).content.decode()
    one = newest(shop)
    assert (one.share, one.state, one.until, one.name) == (10, "running", None, "no Newark")
    assert f'hx-post="{TRIALS}/{one.id}/acts/stop"' in done
    assert policies.current(shop.cur, LATER).version == held
    [row, _] = [row for row in cells(said(ada, HOME)) if row[0].isdigit()]
    assert row[:4] == [str(one.version), "no Newark", "For a trial alone trial", NOTHING]
    assert f"It was published as version {one.version}" in said(ada, draft)
    version = said(ada, f"{HOME}/{one.version}")
    assert "in force for the orders that it is tried on" in version
    assert "It is being tried on 10 per cent of new orders." in version
    assert "0 rows added" not in version  # what it changed is told of the version in force
    [entry, *_] = audit.page(shop.cur, audit.Filters(subject="policy_trial"), below=None, limit=10)
    assert {one.kind for one in entry.changes} >= {"for_trial", "began"}


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"share": "0"}, "1 to 99 per cent"),
        ({"share": "100"}, "1 to 99 per cent"),
        ({"share": "2.5"}, "1 to 99 per cent"),
        ({"from": "2026-11-20T10:00"}, "leave it empty to begin now"),
        ({"until": "2026-11-20T10:00"}, "leave it empty to try until you stop it"),
        ({"from": "2026-11-25T10:00", "until": "2026-11-25T10:00"}, "It would end before it begins"),
        ({"until": "soon"}, "soon is no moment"),
    ],
)
def test_a_share_or_a_time_that_cannot_be_is_refused_at_its_field(
    shop: Shop, draft: str, fields: dict[str, str], message: str
) -> None:
    refused = tried(browser(shop.cur), draft, **fields)
    assert (refused.status_code, message in refused.content.decode()) == (422, True)
    assert refused["HX-Retarget"] == "#toasts"  # the dialog stays, with what was typed
    assert trials.listed(shop.cur, MONDAY, limit=1) == []


def test_it_is_tried_from_and_until_a_moment_in_the_zone_of_whoever_says_so(shop: Shop, draft: str) -> None:
    ada = browser(shop.cur)
    ada.client.cookies["crossdock_zone"] = "America/New_York"
    times = {"from": "2026-11-24T10:00", "until": "2026-11-25T10:00"}
    assert "will be tried on 25 % of new orders" in tried(ada, draft, share="25", **times).content.decode()
    one = newest(shop)
    assert (one.state, one.since, one.until) == ("coming", LATER, LATER + timedelta(days=1))
    page = said(ada, f"{TRIALS}/{one.id}")
    assert "It has not begun" in page
    assert 'hx-trigger="load"' not in page
    assert "Begins later" in said(ada, HOME)


def test_one_at_a_time_and_what_is_refused_leaves_the_draft_open(shop: Shop, draft: str) -> None:
    ada = browser(shop.cur)
    other = publish(shop.cur, valid_from=LATER, max_parcels=2)
    shown = said(ada, f"{HOME}/{other}/share")
    upon = re.search(r'name="upon" value="(\d+)"', said(ada, f"{draft}/share"))
    assert upon
    assert 'name="share"' in shown
    assert ada.post(f"{HOME}/{other}/acts/share", share="5").status_code == 200
    form = said(ada, f"{draft}/share")
    assert f"Version {other} is tried on 5 per cent of orders" in form
    assert "<form" not in form
    made = int(draft.rpartition("/")[2])
    assert ada.post(f"{draft}/acts/share", share="5", upon="1").status_code == 409  # saved since
    refused = ada.post(f"{draft}/acts/share", share="5", upon=upon[1])
    assert (refused.status_code, "policy_trial_runs" in refused.content.decode()) == (409, True)
    assert drafts.read(shop.cur, made).ended_at is None


def test_what_is_not_fit_is_said_in_the_dialog(shop: Shop, held: int, draft: str) -> None:
    ada = browser(shop.cur)
    assert "It is in force" in said(ada, f"{HOME}/{held}/share")
    assert f'hx-get="{HOME}/{held}/share"' not in said(ada, f"{HOME}/{held}")
    assert ada.post(f"{HOME}/{held}/acts/share", share="5").status_code == 422
    golden.keep(shop.cur, shop.plain, golden.Wants(("EWR",)), note="", at=MONDAY, actor=ACTOR)
    form = said(ada, f"{draft}/share")
    assert "stands against a trial" in form
    assert " disabled" in form
    refused = tried(ada, draft, share="10")
    assert (refused.status_code, "policy_guarded" in refused.content.decode()) == (409, True)
    assert drafts.read(shop.cur, int(draft.rpartition("/")[2])).ended_at is None
    drafts.save(
        shop.cur, int(draft.rpartition("/")[2]), "x", {"max_parcels": "many"}, upon=2, at=MONDAY, actor=ACTOR
    )
    assert "mend it first" in said(ada, f"{draft}/share")


@pytest.fixture
def running(shop: Shop, draft: str) -> tuple[trials.Shown, str, str]:
    """A trial on half of the orders with an order on each side: that in force, that which is tried."""
    began = publishing.try_document(shop.cur, "no Newark", NOT_EWR, 50, at=MONDAY, actor=ACTOR)
    [channel_id] = channels.by_ids(shop.cur)
    mine = Company(channel_id, {}, {})
    ours, theirs = names(mine)
    pair = take(shop.cur, mine.order(ours[0], ("MUG", 2)), mine.order(theirs[0], ("MUG", 2)))
    return (began, format_number(pair[0]), format_number(pair[1]))


Running = tuple[trials.Shown, str, str]


def test_both_sides_stand_beside_each_other(shop: Shop, running: Running) -> None:
    began, _ours, _theirs = running
    reader = browser(shop.cur, "read_only")
    home = said(reader, HOME)
    assert f'hx-get="{TRIALS}/{began.id}/figures"' in home
    assert "hx-post" not in home
    figures = said(reader, f"{TRIALS}/{began.id}/figures")
    rows = {row[0]: row[1:] for row in cells(figures)[1:]}
    assert rows["orders that came in"] == ["1", "1", NOTHING]
    assert rows["ship, at least in part"] == ["1 (100.0 %)", "1 (100.0 %)", NOTHING]
    was, now, more = rows["cost of an order that ships"]
    found = newest(shop)
    assert (was, now) == (f"${found.held.cost / 100:.2f}", f"${found.tried.cost / 100:.2f}")
    assert more.startswith("+$")
    assert "fewer than 400 orders" in figures
    page = said(reader, f"{TRIALS}/{began.id}")
    assert "Running" in page
    assert "which was in force when it began" in page
    assert "1 rows added" in page
    assert "hx-post" not in page


def test_an_order_says_by_which_side_it_was_decided(shop: Shop, running: Running) -> None:
    began, ours, theirs = running
    ada = browser(shop.cur)
    page = said(ada, f"/console/orders/{theirs}?tab=decision")
    assert f"It was decided by version {began.version}, which was tried on 50 per cent" in page
    assert f'href="{TRIALS}/{began.id}"' in page
    assert "is not among these: the version in force decided" in said(
        ada, f"/console/orders/{ours}?tab=decision"
    )
    assert "tried on" not in said(ada, f"/console/orders/{shop.plain}?tab=decision")
    [channel] = channels.by_ids(shop.cur).values()
    limited = browser(shop.cur, "customer_service", channels=[channel.name])
    page = said(limited, f"/console/orders/{theirs}?tab=decision")
    assert "It was decided by version" in page
    assert TRIALS not in page


def test_a_trial_is_stopped_taken_up_again_and_both_stand_in_the_list(shop: Shop, running: Running) -> None:
    began, *_ = running
    ada = browser(shop.cur)
    done = ada.post(f"{TRIALS}/{began.id}/acts/stop")
    assert f'hx-post="{TRIALS}/{began.id}/acts/resume"' in done.content.decode()
    assert "it was stopped" in said(ada, f"{TRIALS}/{began.id}")
    assert "trial-title" not in said(ada, HOME)
    assert ada.post(f"{TRIALS}/{began.id}/acts/stop").status_code == 404
    assert "goes on" in ada.post(f"{TRIALS}/{began.id}/acts/resume").content.decode()
    assert (newest(shop).id, newest(shop).tried.orders) == (began.id, 1)
    assert ada.post(f"{TRIALS}/{began.id + 1}/acts/stop").status_code == 404  # another one than was shown
    ada.post(f"{TRIALS}/{began.id}/acts/stop")
    assert ada.post(f"{HOME}/{began.version}/acts/share", share="20").status_code == 200
    assert ada.post(f"{TRIALS}/{began.id}/acts/resume").status_code == 409
    rows = [[*row[2:4], row[6]] for row in cells(said(ada, TRIALS))[1:]]
    assert rows == [["20 %", "Running", NOTHING], ["50 %", "Over", "it was stopped"]]


def test_what_is_tried_is_taken_over_for_all_and_that_is_taken_back(
    shop: Shop, held: int, running: Running
) -> None:
    began, *_ = running
    ada = browser(shop.cur)
    form = said(ada, f"{TRIALS}/{began.id}/take-over")
    assert "1 rows added, 0 changed, 0 removed" in form
    done = ada.post(f"{TRIALS}/{began.id}/acts/take-over").content.decode()
    now = policies.current(shop.cur, MONDAY)
    assert (now.name, now.version > began.version) == ("no Newark", True)
    assert f"version {now.version} came into force" in said(ada, f"{TRIALS}/{began.id}")
    assert "The trial is over" in said(ada, f"{TRIALS}/{began.id}/take-over")
    assert ada.post(f"{TRIALS}/{began.id}/acts/take-over").status_code == 404
    back = f"{HOME}/{now.version}/acts/take-back"
    assert f'hx-post="{back}"' in done
    assert ada.post(back).status_code == 200
    after = policies.current(shop.cur, MONDAY).document
    assert after == policies.read(shop.cur, held).document


def test_a_golden_order_stands_against_taking_over(shop: Shop, running: Running) -> None:
    began, *_ = running
    golden.keep(shop.cur, shop.plain, golden.Wants(("EWR",)), note="", at=MONDAY, actor=ACTOR)
    ada = browser(shop.cur)
    assert " disabled" in said(ada, f"{TRIALS}/{began.id}/take-over")
    assert ada.post(f"{TRIALS}/{began.id}/acts/take-over").status_code == 409
    assert newest(shop).state == "running"


def test_nobody_tries_who_may_not_and_nobody_who_is_limited_sees(
    shop: Shop, draft: str, running: Running
) -> None:
    began, *_ = running
    reader = browser(shop.cur, "read_only")
    for path in (f"{draft}/share", f"{HOME}/{began.version}/share", f"{TRIALS}/{began.id}/take-over"):
        assert reader.get(path).status_code == 403, path
    for path in (
        f"{draft}/acts/share",
        f"{HOME}/{began.version}/acts/share",
        *(f"{TRIALS}/{began.id}/acts/{act}" for act in ("stop", "resume", "take-over")),
    ):
        assert reader.post(path, share="5", upon="2").status_code == 403, path
    limited = browser(shop.cur, "operations_manager", locations=["EWR"])
    for path in (TRIALS, f"{TRIALS}/{began.id}", f"{TRIALS}/{began.id}/figures"):
        assert limited.get(path).status_code == 403, path
    assert TRIALS not in said(limited, HOME)
    assert newest(shop).state == "running"


@pytest.mark.parametrize("language", ["en", "de"])
def test_every_page_opens_and_the_empty_one_says_what_to_do(shop: Shop, draft: str, language: str) -> None:
    ada = browser(shop.cur)
    ada.client.cookies["crossdock_language"] = language
    assert f'href="{HOME}"' in said(ada, TRIALS)
    assert tried(ada, draft).status_code == 200
    one = newest(shop)
    for path in (
        HOME, TRIALS, f"{TRIALS}/{one.id}", f"{TRIALS}/{one.id}/figures", f"{TRIALS}/{one.id}/take-over",
        f"{HOME}/{one.version}/share",
    ):  # fmt: skip
        said(ada, path)
    assert ada.get(f"{TRIALS}/999999999").status_code == 404
