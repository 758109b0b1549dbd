"""What waits for a person: by cause, one by one, and what people agree on about it."""

from datetime import timedelta
from typing import Any

import pytest
from tests.company import ACTOR, MONDAY, Company
from tests.desk.stepping import results, settle
from tests.sourcing.steps import take

from crossdock.accounts import users
from crossdock.accounts.users import Rights
from crossdock.core import events
from crossdock.core.sql import Cursor
from crossdock.desk import bulk, cases, exceptions, mapping
from crossdock.desk.cases import Case, Subject
from crossdock.desk.errors import ExceptionUnknown, MappingRefused
from crossdock.desk.exceptions import Cause, Sees, Wanted
from crossdock.desk.mapping import Meant
from crossdock.mailbox import accept, messages, quarantine
from crossdock.mailbox.accept import Message
from crossdock.mailbox.quarantine import Fault
from crossdock.orders import holds, read
from crossdock.orders.numbers import format_number
from crossdock.partners import channels
from crossdock.sourcing import amend

LATER = MONDAY + timedelta(hours=3)
ALL = Sees()


def causes(cur: Cursor, sees: Sees = ALL, **wanted: Any) -> list[tuple[str, str | None, int]]:
    found = exceptions.causes(cur, Wanted(**wanted), sees, now=LATER, limit=50)
    return [(one.code, one.what, one.things) for one in found]


def names(cur: Cursor, sees: Sees = ALL, **wanted: Any) -> list[str]:
    found = exceptions.page(cur, Wanted(**wanted), sees, now=LATER, limit=50)
    return [one.subject.name for one in found]


def message(cur: Cursor, key: str, code: str = "not_json") -> int:
    """A message in quarantine."""
    sent = Message("hooks/web", key, "shopify/orders/create", channels.by_name(cur, "web").id, {}, b"{")
    [stored] = accept.accept(cur, [sent], at=MONDAY, queue=False)
    quarantine.put(cur, [Fault(stored.inbound_id, code, "not JSON: line 1")], at=MONDAY)
    return stored.inbound_id


def unknown(cur: Cursor, mine: Company, count: int, sku: str = "ABC") -> list[int]:
    return take(cur, *(mine.order(f"{sku}-{n}", (sku, 1)) for n in range(count)))


def somebody(cur: Cursor, name: str = "ben") -> int:
    return users.create(cur, f"{name}@example.com", None, Rights(), at=MONDAY, actor=ACTOR)


def test_causes_name_the_sku_and_count_what_waits_for_it(cur: Cursor, mine: Company) -> None:
    unknown(cur, mine, 3)
    [both] = take(cur, mine.order("B-1", ("ABC", 1), ("XYZ", 1)))
    amend.hold(cur, [both], reason="looks odd", at=MONDAY, actor=ACTOR)
    message(cur, "M1")
    message(cur, "M2")
    assert causes(cur) == [
        ("unknown_sku", "ABC", 4), ("not_json", None, 2), ("manual", None, 1), ("unknown_sku", "XYZ", 1),
    ]  # fmt: skip
    first = exceptions.causes(cur, Wanted(), Sees(), now=LATER, limit=1)
    reason = "the catalogue does not have ABC"
    assert first == [Cause("order", "unknown_sku", "web", "ABC", None, None, 4, MONDAY, reason)]


def test_filters_narrow_both_views_alike(cur: Cursor, mine: Company) -> None:
    ordered = unknown(cur, mine, 2)
    amend.hold(cur, ordered[:1], reason="looks odd", at=LATER, actor=ACTOR)
    one = message(cur, "M1")
    numbers = [format_number(order_id) for order_id in ordered]
    aside = f"message-{one}"
    everything = [*numbers, aside]
    for wanted, found in (
        ({}, everything),
        ({"subject": "order"}, numbers),
        ({"subject": "message"}, [aside]),
        ({"code": "manual"}, numbers[:1]),
        ({"code": "unknown_sku", "what": "ABC"}, numbers),
        ({"what": "abc"}, []),
        ({"channel": "web"}, everything),
        ({"source": "hooks/web", "kind": "shopify/orders/create"}, [aside]),
        ({"source": "hooks/other"}, []),
        ({"before": MONDAY}, everything),
        ({"before": MONDAY - timedelta(hours=1)}, []),
    ):
        assert sorted(names(cur, **wanted)) == sorted(found), wanted
        assert bool(causes(cur, **wanted)) == bool(found), wanted


def test_people_see_their_channels_and_messages_only_where_they_may(cur: Cursor, mine: Company) -> None:
    [order_id] = unknown(cur, mine, 1)
    message(cur, "M1")
    assert names(cur, Sees(messages=False)) == [format_number(order_id)]
    assert names(cur, Sees(frozenset({"elsewhere"}), messages=False)) == []
    assert causes(cur, Sees(frozenset({"elsewhere"}), messages=False)) == []
    counted = exceptions.counts(cur, Sees(frozenset({"elsewhere"}), messages=False), person=0, now=LATER)
    assert set(counted.values()) == {0}


def test_pages_follow_each_other_without_a_gap(cur: Cursor, mine: Company) -> None:
    unknown(cur, mine, 3)
    message(cur, "M1")
    message(cur, "M2")
    seen: list[str] = []
    after = None
    while found := exceptions.page(cur, Wanted(), Sees(), after=after, now=LATER, limit=2):
        seen += [one.subject.name for one in found]
        after = (found[-1].since, found[-1].subject)
    assert seen == names(cur)
    assert len(seen) == 5


def test_whoever_is_assigned_finds_it_among_theirs(cur: Cursor, mine: Company) -> None:
    [order_id, other] = unknown(cur, mine, 2)
    inbound = message(cur, "M1")
    ben = somebody(cur)
    subjects = [Subject("order", order_id), Subject("message", inbound)]
    cases.assign(cur, subjects, ben, "ben@example.com", at=LATER, actor=ACTOR)
    assert sorted(names(cur, whose="mine", person=ben)) == sorted(one.name for one in subjects)
    assert names(cur, whose="unassigned") == [format_number(other)]
    assert exceptions.counts(cur, Sees(), person=ben, now=LATER) == {
        "open": 3, "mine": 2, "unassigned": 1, "snoozed": 0, "escalated": 0,
    }  # fmt: skip
    told = [(one.kind, one.data) for one in events.of_order(cur, order_id) if one.kind == "assigned"]
    assert told == [("assigned", {"assignee": "ben@example.com"})]
    cases.assign(cur, subjects, None, None, at=LATER, actor=ACTOR)
    assert names(cur, whose="mine", person=ben) == []


def test_what_snoozes_wakes_in_time_or_when_something_new_is_wrong(cur: Cursor, mine: Company) -> None:
    [order_id] = unknown(cur, mine, 1)
    mine_ = [Subject("order", order_id)]
    cases.snooze(cur, mine_, LATER + timedelta(hours=1), at=LATER, actor=ACTOR)
    assert (names(cur), names(cur, whose="snoozed")) == ([], [format_number(order_id)])
    assert causes(cur) == []
    late = exceptions.page(cur, Wanted(), Sees(), now=LATER + timedelta(hours=2), limit=9)
    assert [one.subject for one in late] == mine_
    amend.hold(cur, [order_id], reason="odd", at=LATER + timedelta(minutes=1), actor=ACTOR)
    assert names(cur) == [format_number(order_id)]
    assert cases.read(cur, mine_, now=LATER)[mine_[0]].snoozed_until is None


def test_what_was_agreed_about_an_earlier_time_counts_no_more(cur: Cursor, mine: Company) -> None:
    [order_id] = take(cur, mine.order("A-1", ("MUG", 1)))
    one = Subject("order", order_id)
    amend.hold(cur, [order_id], reason="odd", at=MONDAY, actor=ACTOR)
    cases.assign(cur, [one], somebody(cur), "ben@example.com", at=MONDAY, actor=ACTOR)
    cases.escalate(cur, [one], "the buyer is angry", at=MONDAY, actor=ACTOR)
    case = cases.read(cur, [one], now=LATER)[one]
    assert (case.assignee, case.escalated_by) == ("ben@example.com", str(ACTOR))
    amend.lift(cur, [order_id], at=MONDAY, actor=ACTOR)
    amend.hold(cur, [order_id], reason="odd again", at=LATER, actor=ACTOR)
    assert cases.read(cur, [one], now=LATER)[one] == Case()
    assert names(cur, whose="unassigned") == [one.name]
    assert names(cur, whose="escalated") == []


def test_a_message_keeps_its_case_through_a_replay_in_vain_and_comments_for_good(
    cur: Cursor, mine: Company
) -> None:
    inbound = message(cur, "M1")
    one = Subject("message", inbound)
    cases.assign(cur, [one], somebody(cur), "ben@example.com", at=LATER, actor=ACTOR)
    cases.escalate(cur, [one], "twice already", at=LATER, actor=ACTOR)
    cases.comment(cur, [one], "asked the shop", at=LATER, actor=ACTOR)
    quarantine.replay(cur, [inbound], at=LATER, actor=ACTOR)
    assert names(cur) == []
    quarantine.put(cur, [Fault(inbound, "not_json", "still")], at=LATER)
    assert names(cur, whose="escalated") == [one.name]
    assert cases.read(cur, [one], now=LATER)[one].assignee == "ben@example.com"
    assert [said.text for said in cases.comments(cur, inbound)] == ["asked the shop", "twice already"]


def test_names_of_subjects_are_read_back(cur: Cursor) -> None:
    for one in (Subject("order", 12), Subject("message", 7)):
        assert cases.parse(one.name) == one
    for wrong in ("message-", "message-x", "nothing", ""):
        with pytest.raises(ExceptionUnknown):
            cases.parse(wrong)


def test_a_mapping_frees_what_waited_for_nothing_else(cur: Cursor, mine: Company) -> None:
    ready = unknown(cur, mine, 3)
    [both] = take(cur, mine.order("B-1", ("ABC", 1), ("XYZ", 1)))
    meant = Meant("web", "ABC", "MUG", "2")
    seen = mapping.foresee(cur, meant, at=LATER)
    assert (seen.sku.code, seen.ready, seen.others) == ("MUG", tuple(ready), (both,))
    assert causes(cur)[0] == ("unknown_sku", "ABC", 4)  # nothing was changed
    made = mapping.apply(cur, meant, at=MONDAY, actor=ACTOR)
    assert made is not None
    settle(cur)
    assert set(results(cur, made).values()) == {"done"}
    assert causes(cur) == [("unknown_sku", "XYZ", 1)]
    lines = read.one(cur, format_number(ready[0]))["lines"]
    assert [(part["sku"], part["quantity"]) for part in lines[0]["components"]] == [("MUG", 2)]
    again = mapping.apply(cur, Meant("web", "XYZ", "TEE"), at=MONDAY, actor=ACTOR)
    assert again is not None
    settle(cur)
    assert holds.live(cur, [both]) == {}
    assert bulk.show(cur, again)["counts"]["done"] == 1


def test_a_mapping_ends_for_what_comes_from_then_on(cur: Cursor, mine: Company) -> None:
    mapping.apply(cur, Meant("web", "ABC", "MUG"), at=MONDAY, actor=ACTOR)
    [first] = unknown(cur, mine, 1)
    assert holds.live(cur, [first]) == {}
    mapping.end(cur, "web", "ABC", at=MONDAY, actor=ACTOR)
    [second] = take(cur, mine.order("C-1", ("ABC", 1)))
    assert holds.live(cur, [second]) == {second: [("unknown_sku", "sourcing")]}


@pytest.mark.parametrize(
    ("sku", "quantity", "field"),
    [("NONE", "1", "sku"), ("", "1", "sku"), ("MUG", "0", "quantity"), ("MUG", "x", "quantity")],
)
def test_a_mapping_that_cannot_be_names_the_field(
    cur: Cursor, mine: Company, sku: str, quantity: str, field: str
) -> None:
    with pytest.raises(MappingRefused) as refused:
        mapping.foresee(cur, Meant("web", "ABC", sku, quantity), at=MONDAY)
    assert [one["field"] for one in refused.value.fields["errors"]] == [field]


def test_how_far_a_replay_is(cur: Cursor, mine: Company) -> None:
    ids = [message(cur, f"M{n}") for n in range(4)]
    assert quarantine.replay_alike(cur, code="not_json", at=LATER, actor=ACTOR) == 4
    told = quarantine.progress(cur, 4, at=LATER, actor=ACTOR)
    assert (told.all, told.waiting, told.done, told.again) == (4, 4, 0, 0)
    cur.execute("DELETE FROM mailbox_intake WHERE id = any(%s)", [ids[:3]])  # worked through
    quarantine.put(cur, [Fault(ids[0], "not_json", "still")], at=LATER)
    told = quarantine.progress(cur, 4, at=LATER, actor=ACTOR)
    assert (told.waiting, told.done, told.again) == (1, 2, 1)
    assert messages.show_inbound(cur, ids[0]).row.state == "quarantined"
