"""The catalogue names whatever rooms record, each type once, and the page for users says the same."""

from itertools import product

from tests.house.reading import ROOT

from crossdock.fulfilment import parcels, refusals
from crossdock.fulfilment import states as parts
from crossdock.inventory import checkout, supply
from crossdock.orders import ledger
from crossdock.sourcing import acts, decisions
from crossdock.webhooks import catalogue
from crossdock.webhooks.catalogue import KINDS, TYPES, matches, type_of, unknown


def test_every_move_of_every_state_table_is_in_the_catalogue() -> None:
    assert set(parts.Act) <= KINDS["fulfilment_order"].keys()
    assert set(refusals.EVENT.values()) <= KINDS["fulfilment_order"].keys()
    assert set(ledger.MOVES.values()) <= KINDS["line"].keys()
    assert set(decisions.STATUSES) <= KINDS["order"].keys()
    assert set(checkout.Act) <= KINDS["checkout"].keys()
    assert {act for _, act in supply.MOVES} <= KINDS["transfer"].keys()
    assert {f"act_{state}" for state in acts.State} <= KINDS["act"].keys()
    told = {f"parcel_{state}" for state in parcels.State if state is not parcels.State.EXPECTED}
    assert told <= KINDS["shipment"].keys()


def test_no_two_kinds_share_a_type() -> None:
    kinds = [(subject, kind) for subject, found in KINDS.items() for kind in found]
    assert len({type_of(subject, kind) for subject, kind in kinds}) == len(kinds) == len(TYPES)
    assert all(about.endswith(".") for about in TYPES.values())


def test_a_kind_that_nobody_listed_has_a_type_all_the_same() -> None:
    assert type_of("order", "turned_blue") == "order.turned_blue"
    assert type_of("robot", "woke") == "robot.woke"


def test_a_wish_is_a_type_a_subject_or_all() -> None:
    for type_, wish in product(TYPES, ["order.held", "order.*", "*", "or.*", "order", "shipment.*"]):
        subject = type_.partition(".")[0]
        assert matches(type_, [wish]) == (wish in ("*", type_) or wish == f"{subject}.*")
    assert unknown(["order.held", "order.*", "*", "order.helt", "or.*", ""]) == ["order.helt", "or.*", ""]


def test_the_page_for_users_is_made_from_the_catalogue() -> None:
    assert catalogue.page() in (ROOT / "docs" / "webhooks.md").read_text()
