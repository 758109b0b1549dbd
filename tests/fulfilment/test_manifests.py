"""A day's manifest: closed once, all that was labelled and has left, nothing twice, nothing lost."""

import csv
import io
import threading
from datetime import date, datetime, timedelta

import pypdfium2
import pytest
from tests.company import ACTOR, BEGAN, MONDAY, Company, build
from tests.conftest import Database
from tests.fulfilment.opened import open_order

from crossdock.app import verify
from crossdock.carriers.adapters import manifest as paper
from crossdock.core import db as database
from crossdock.core.sql import Cursor
from crossdock.fulfilment import labels, manifests, pack
from crossdock.fulfilment.errors import ManifestEmpty, ManifestUnknown, NotYet, ShipmentGone
from crossdock.fulfilment.ship import Package, Shipment

pytestmark = pytest.mark.usefixtures("monday")
TODAY = date(2026, 11, 23)


def labelled(
    cur: Cursor, company: Company, sent: str, *, packages: int = 1, location: str = "EWR", leave: bool = True
) -> int:
    """A shipment with a bought label a package; its id."""
    opened = open_order(cur, company, sent, ("MUG", 2), location=location, released=True)
    parcels = [Package(weight_g=500)] * packages
    shipment = pack.pack(cur, Shipment(opened.id, packages=parcels), at=MONDAY, actor=ACTOR)
    for label_id in pack.label(cur, shipment, at=MONDAY, actor=ACTOR):
        labels.move(cur, [(label_id, number(label_id), None)], labels.Act.BUY, at=MONDAY)
    if leave:
        pack.leave(cur, shipment, at=MONDAY, actor=ACTOR)
    return shipment


def number(label_id: int) -> str:
    """A tracking number; those of later labels sort behind."""
    return f"N-{label_id:09}"


def close(
    cur: Cursor, location: str = "EWR", at: datetime = MONDAY, day: date | None = None
) -> tuple[int, bool]:
    return manifests.close(cur, location, "pelican", day=day, at=at, actor=ACTOR)


def shipments(cur: Cursor, manifest: int) -> list[int]:
    return [one["shipment"] for one in manifests.one(cur, manifest)["items"]]


def test_what_was_labelled_and_has_left_and_nothing_else(cur: Cursor) -> None:
    company = build(cur)
    gone = labelled(cur, company, "A-1", packages=2)
    labelled(cur, company, "A-2", leave=False)
    elsewhere = labelled(cur, company, "A-3", location="LAX")
    assert manifests.open_(cur, at=MONDAY) == [
        {"location": "EWR", "carrier": "pelican", "packages": 2},
        {"location": "LAX", "carrier": "pelican", "packages": 1},
    ]
    made, new = close(cur)
    assert new
    found = manifests.one(cur, made)
    assert (found["location"], found["carrier"], found["day"]) == ("EWR", "pelican", "2026-11-23")
    assert (found["packages"], found["weight_g"]) == (2, 1000)
    assert [(one["shipment"], one["package"]) for one in found["items"]] == [(gone, 1), (gone, 2)]
    assert found["items"][0]["postal_code"] == "10001"
    other, _ = close(cur, "LAX")
    assert shipments(cur, other) == [elsewhere]
    assert verify.check(cur, "manifests").clean


def test_closing_again_changes_nothing_and_what_is_late_goes_onto_the_next(cur: Cursor) -> None:
    company = build(cur)
    labelled(cur, company, "A-1")
    made, _ = close(cur)
    before = manifests.one(cur, made)
    late = labelled(cur, company, "A-2")
    assert close(cur) == (made, False)
    assert manifests.one(cur, made) == before
    next_, new = close(cur, at=MONDAY + timedelta(days=1))
    assert (new, shipments(cur, next_)) == (True, [late])
    assert manifests.one(cur, next_)["day"] == "2026-11-24"
    page = manifests.page(cur, limit=1)
    assert [one["id"] for one in page.items] == [next_]
    assert page.next_cursor is not None
    rest = manifests.page(cur, before=int(page.next_cursor))
    assert [one["id"] for one in rest.items] == [made]
    assert rest.next_cursor is None


def test_a_label_given_back_stands_on_none(cur: Cursor) -> None:
    company = build(cur)
    shipment = labelled(cur, company, "A-1", packages=2, leave=False)
    first, second = [one["id"] for one in labels.show(cur, [shipment])]
    pack.void_label(cur, first, at=MONDAY)
    labels.move(cur, [(first, None, None)], labels.Act.GIVE_BACK, at=MONDAY)
    pack.leave(cur, shipment, at=MONDAY, actor=ACTOR)
    made, _ = close(cur)
    assert [one["tracking"] for one in manifests.one(cur, made)["items"]] == [number(second)]
    with pytest.raises(ShipmentGone):
        pack.void_label(cur, second, at=MONDAY)


def test_a_day_of_which_nothing_has_left_is_not_used_up(cur: Cursor) -> None:
    company = build(cur)
    with pytest.raises(ManifestEmpty):
        close(cur)
    assert manifests.page(cur).items == []
    labelled(cur, company, "A-1")
    assert close(cur)[1]


def test_the_day_is_the_locations(cur: Cursor) -> None:
    company = build(cur)
    labelled(cur, company, "A-1", location="LAX")
    night = datetime(2026, 11, 24, 3, tzinfo=BEGAN.tzinfo)  # 19:00 on Monday in Los Angeles
    with pytest.raises(NotYet):
        close(cur, "LAX", night, TODAY + timedelta(days=1))
    made, _ = close(cur, "LAX", night)
    assert manifests.one(cur, made)["day"] == "2026-11-23"
    labelled(cur, company, "A-2", location="LAX")
    before, new = close(cur, "LAX", night, TODAY - timedelta(days=1))  # yesterday's was forgotten
    assert new
    assert manifests.one(cur, before)["day"] == "2026-11-22"


def test_what_is_not_there(cur: Cursor) -> None:
    build(cur)
    with pytest.raises(ManifestUnknown):
        manifests.one(cur, 1)
    with pytest.raises(ManifestUnknown):
        close(cur, "NOWHERE")
    assert manifests.page(cur, wanted=["LAX", "EWR"]).items == []
    with pytest.raises(ManifestUnknown) as caught:
        manifests.page(cur, wanted=["LAX", "NOWHERE"])
    assert (str(caught.value), caught.value.fields) == (
        "there is no location NOWHERE", {"location": "NOWHERE"}
    )  # fmt: skip


def test_on_paper_and_as_a_file(cur: Cursor) -> None:
    company = build(cur)
    labelled(cur, company, "A-1", packages=70)
    made, _ = close(cur)
    found = manifests.one(cur, made)
    document = pypdfium2.PdfDocument(paper.pdf(found))
    pages = [page.get_textpage().get_text_bounded() for page in document]
    assert len(pages) > 1
    text = "\n".join(pages)
    assert all(one["tracking"] in text for one in found["items"])
    assert "35.000 kg" in text
    assert "Received for the carrier" in pages[-1]
    rows = list(csv.DictReader(io.StringIO(paper.rows(found).decode())))
    assert [row["tracking"] for row in rows] == [one["tracking"] for one in found["items"]]
    assert {row["country"] + row["postal_code"] for row in rows} == {"US10001"}
    odd = {**found, "items": [{**found["items"][0], "postal_code": "=1+1"}]}
    assert "'=1+1" in paper.rows(odd).decode()


@pytest.mark.parametrize(
    "broken",
    [
        "UPDATE fulfilment_label SET manifest_id = manifest_id + 100",
        "UPDATE fulfilment_label SET state = 'voided'",
        "UPDATE fulfilment_shipment SET shipped_at = NULL",
        "UPDATE fulfilment_shipment SET carrier = 'other'",
        "UPDATE fulfilment_manifest SET location_id = location_id + 1",
        "UPDATE fulfilment_label SET manifest_id = NULL",
    ],
)
def test_what_is_broken_by_hand_is_found(cur: Cursor, broken: str) -> None:
    labelled(cur, build(cur), "A-1")
    close(cur)
    assert verify.check(cur, "manifests").clean
    cur.execute(broken)
    assert not verify.check(cur, "manifests").clean


def test_two_who_close_at_once_close_one(db: Database) -> None:
    """While parcels leave: each package stands on exactly one manifest in the end."""
    with database.transaction() as cur:
        company = build(cur)
        standing = [labelled(cur, company, f"A-{n}", leave=False) for n in range(6)]
    closed: list[tuple[int, bool]] = []
    failed: list[BaseException] = []

    def work(nth: int) -> None:
        try:
            for day in range(3):
                with database.transaction() as cur:
                    pack.leave(cur, standing[nth * 3 + day], at=MONDAY, actor=ACTOR)
                with database.transaction() as cur:
                    try:
                        closed.append(close(cur, at=MONDAY + timedelta(days=day)))
                    except ManifestEmpty:
                        continue
        except BaseException as error:  # noqa: BLE001 - the test tells of it
            failed.append(error)
        finally:
            from django.db import connections

            connections.close_all()

    threads = [threading.Thread(target=work, args=(nth,)) for nth in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failed
    with database.transaction() as cur:
        if manifests.open_(cur, at=MONDAY):
            closed.append(close(cur, at=MONDAY + timedelta(days=9)))
        made = {one for one, _ in closed}
        assert len(made) == sum(new for _, new in closed)
        assert sorted(one for manifest in made for one in shipments(cur, manifest)) == sorted(standing)
        assert verify.check(cur, "manifests").clean
