"""Receipts and transfers: in parts, too much, too little, damaged; a delivery counts once."""

from datetime import date
from pathlib import Path
from typing import Any

import psycopg
import pytest
from tests.company import ACTOR, MONDAY, Company, build

from crossdock.app import verify
from crossdock.core import imports
from crossdock.inventory import adjust, arrivals, receipts, reserve, supply, transfers
from crossdock.inventory.arrivals import Arrived, Came
from crossdock.inventory.errors import (
    NegativeQuantity,
    ReasonTaken,
    SupplyDiffers,
    SupplyUnknown,
    TransferRefused,
    TransferShort,
    WrongSupplyState,
)
from crossdock.inventory.importers import RECEIPTS
from crossdock.inventory.receipts import Announced

Cur = psycopg.Cursor[Any]
FRIDAY = date(2026, 11, 27)


class Dock:
    """MUG: 100 at EWR and at LAX, 10 at CHI; TEE: 10 at EWR and at LAX."""

    def __init__(self, cur: Cur) -> None:
        self.cur = cur
        self.company: Company = build(cur)

    def cell(self, sku: str, place: str) -> tuple[int, int]:
        return self.company.skus[sku], self.company.locations[place]

    def announce(self, reference: str, **units: int) -> list[str]:
        wanted = [
            Announced(reference, *self.cell(sku, "EWR"), count, FRIDAY, "Pelican Mills")
            for sku, count in units.items()
        ]
        return list(receipts.announce(self.cur, wanted, at=MONDAY, actor=ACTOR))

    def plan(self, reference: str = "M-1", origin: str = "EWR", to: str = "CHI", **units: int) -> str:
        wanted = transfers.Wanted(
            reference,
            self.company.locations[origin],
            self.company.locations[to],
            {self.company.skus[sku]: count for sku, count in units.items()},
            FRIDAY,
        )
        return transfers.create(self.cur, wanted, at=MONDAY, actor=ACTOR)[0]

    def ship(self, name: str, **units: int) -> list[int]:
        leaving = {self.company.skus[sku]: count for sku, count in units.items()} or None
        return transfers.ship(self.cur, name, units=leaving, at=MONDAY, actor=ACTOR)

    def arrive(
        self, kind: supply.Kind, name: str, reference: str, place: str, final: bool = False, **came: Any
    ) -> Arrived:
        units = {
            self.cell(sku, place): Came(*(one if isinstance(one, tuple) else (one, 0)))
            for sku, one in came.items()
        }
        return arrivals.arrive(self.cur, kind, name, reference, units, final=final, at=MONDAY, actor=ACTOR)

    def there(self, sku: str, place: str) -> int:
        row = self.cur.execute(
            "SELECT on_hand FROM inventory_stock WHERE (sku_id, location_id) = (%s, %s)",
            self.cell(sku, place),
        ).fetchone()
        return row[0] if row else 0

    def line(self, kind: supply.Kind, name: str, sku: str) -> dict[str, int]:
        """What is not 0 of the SKU's only line, but for ``quantity``."""
        [line] = [one for one in supply.show(self.cur, kind, name)["lines"] if one["sku"] == sku]
        return {
            key: line[key]
            for key in ("sent", "received", "damaged", "short", "over", "underway")
            if line[key]
        }

    def state(self, kind: supply.Kind, name: str) -> str:
        return str(supply.show(self.cur, kind, name)["state"])

    def adds_up(self) -> None:
        for name in ("supply_ledger", "supply_movements", "stock_movements"):
            assert verify.check(self.cur, name).clean


@pytest.fixture
def dock(cur: Cur) -> Dock:
    return Dock(cur)


def test_a_receipt_comes_in_parts_and_ends_when_all_is_in(dock: Dock) -> None:
    assert dock.announce("PO-1", MUG=10, TEE=5) == ["created", "created"]
    assert dock.state("receipt", "PO-1") == "expected"
    first = dock.arrive("receipt", "PO-1", "D-1", "EWR", MUG=4)
    assert (first.new, first.over, first.short) == (True, 0, 0)
    assert dock.line("receipt", "PO-1", "MUG") == {"sent": 10, "received": 4, "underway": 6}
    assert (dock.there("MUG", "EWR"), dock.state("receipt", "PO-1")) == (104, "arriving")
    dock.arrive("receipt", "PO-1", "D-2", "EWR", MUG=6, TEE=5)
    assert (dock.there("MUG", "EWR"), dock.there("TEE", "EWR")) == (110, 15)
    assert dock.state("receipt", "PO-1") == "received"
    dock.adds_up()


def test_the_same_delivery_again_changes_nothing_and_another_by_its_name_is_refused(dock: Dock) -> None:
    dock.announce("PO-1", MUG=10)
    assert dock.arrive("receipt", "PO-1", "D-1", "EWR", MUG=(3, 1)).new
    assert not dock.arrive("receipt", "PO-1", "D-1", "EWR", MUG=(3, 1)).new
    assert dock.there("MUG", "EWR") == 103
    for other in ({"MUG": (4, 1)}, {"MUG": 3}, {"MUG": (3, 1), "TEE": 1}):
        with pytest.raises(SupplyDiffers):
            dock.arrive("receipt", "PO-1", "D-1", "EWR", **other)
    with pytest.raises(SupplyDiffers):
        dock.arrive("receipt", "PO-1", "D-1", "EWR", final=True, MUG=(3, 1))
    dock.adds_up()


def test_too_much_too_little_damaged_and_what_nobody_asked_for(dock: Dock) -> None:
    dock.announce("PO-1", MUG=10, TEE=5)
    found = dock.arrive("receipt", "PO-1", "D-1", "EWR", final=True, MUG=(11, 1), TEE=(2, 2), LAMP=1)
    assert (found.over, found.short) == (3, 1)
    assert dock.line("receipt", "PO-1", "MUG") == {"sent": 10, "received": 11, "damaged": 1, "over": 2}
    assert dock.line("receipt", "PO-1", "TEE") == {"sent": 5, "received": 2, "damaged": 2, "short": 1}
    assert dock.line("receipt", "PO-1", "LAMP") == {"received": 1, "over": 1}
    assert (dock.there("MUG", "EWR"), dock.there("TEE", "EWR"), dock.there("LAMP", "EWR")) == (111, 12, 1)
    assert dock.state("receipt", "PO-1") == "received"
    # What was given up turns up after all, and one more.
    late = dock.arrive("receipt", "PO-1", "D-2", "EWR", TEE=2)
    assert (late.over, late.short) == (1, -1)
    assert dock.line("receipt", "PO-1", "TEE") == {"sent": 5, "received": 4, "damaged": 2, "over": 1}
    dock.adds_up()


def test_a_line_announced_again_is_what_it_is_announced_as_last(dock: Dock) -> None:
    dock.announce("PO-1", MUG=10, TEE=5)
    dock.arrive("receipt", "PO-1", "D-1", "EWR", MUG=4)
    assert dock.announce("PO-1", MUG=10) == ["unchanged"]
    assert dock.announce("PO-1", MUG=12, LAMP=1) == ["changed", "created"]
    assert dock.line("receipt", "PO-1", "MUG") == {"sent": 12, "received": 4, "underway": 8}
    assert dock.line("receipt", "PO-1", "TEE") == {"sent": 5, "underway": 5}
    dock.announce("PO-1", MUG=3, TEE=0, LAMP=0)
    assert dock.line("receipt", "PO-1", "MUG") == {"sent": 3, "received": 4, "over": 1}
    assert dock.state("receipt", "PO-1") == "received"
    assert dock.announce("PO-1", MUG=3, TEE=9) == ["unchanged", "received"]
    dock.adds_up()


def test_a_receipt_is_cancelled_before_it_comes_and_not_after(dock: Dock) -> None:
    dock.announce("PO-1", MUG=10)
    assert receipts.cancel(dock.cur, "PO-1", at=MONDAY, actor=ACTOR) == [dock.company.skus["MUG"]]
    assert receipts.cancel(dock.cur, "PO-1", at=MONDAY, actor=ACTOR) == []
    assert dock.line("receipt", "PO-1", "MUG") == {"sent": 10, "short": 10}
    assert dock.announce("PO-1", MUG=11) == ["cancelled"]
    with pytest.raises(WrongSupplyState):
        dock.arrive("receipt", "PO-1", "D-1", "EWR", MUG=4)
    dock.announce("PO-2", MUG=10)
    dock.arrive("receipt", "PO-2", "D-1", "EWR", MUG=4)
    with pytest.raises(WrongSupplyState):
        receipts.cancel(dock.cur, "PO-2", at=MONDAY, actor=ACTOR)
    dock.adds_up()


def test_units_in_transit_are_at_neither_place(dock: Dock) -> None:
    number = dock.plan(MUG=20, TEE=2)
    assert dock.there("MUG", "EWR") == 100
    assert dock.ship("M-1") == sorted([dock.company.skus["MUG"], dock.company.skus["TEE"]])
    assert dock.ship(number) == []
    assert (dock.there("MUG", "EWR"), dock.there("MUG", "CHI")) == (80, 10)
    assert dock.line("transfer", number, "MUG") == {"sent": 20, "underway": 20}
    dock.adds_up()
    dock.arrive("transfer", number, "D-1", "CHI", MUG=(18, 1), TEE=2)
    assert (dock.there("MUG", "CHI"), dock.state("transfer", number)) == (28, "arriving")
    assert dock.line("transfer", number, "MUG") == {"sent": 20, "received": 18, "damaged": 1, "underway": 1}
    dock.arrive("transfer", number, "D-2", "CHI", final=True)
    assert dock.line("transfer", number, "MUG") == {"sent": 20, "received": 18, "damaged": 1, "short": 1}
    assert dock.state("transfer", number) == "received"
    dock.adds_up()


def test_a_transfer_may_ship_less_than_was_asked_for_and_not_more_than_is_free(dock: Dock) -> None:
    number = dock.plan(TEE=10)
    cell = dock.cell("TEE", "EWR")
    assert reserve.reserve(dock.cur, [1], [1], [cell[0]], [cell[1]], [4], at=MONDAY)
    with pytest.raises(TransferShort) as refused:
        dock.ship(number)
    assert refused.value.fields["cells"] == [cell]
    assert dock.there("TEE", "EWR") == 10
    assert dock.cur.execute("SELECT count(*) FROM core_recall").fetchone() == (0,)
    with pytest.raises(TransferShort):
        dock.ship(number, TEE=11)
    with pytest.raises(TransferRefused):
        dock.ship(number, MUG=1)
    with pytest.raises(TransferRefused):
        dock.ship(number, TEE=0)
    dock.ship(number, TEE=6)
    assert dock.line("transfer", number, "TEE") == {"sent": 6, "underway": 6}
    dock.adds_up()


def test_a_transfer_of_the_same_name_is_the_same_transfer_or_refused(dock: Dock) -> None:
    assert dock.plan(MUG=3) == dock.plan(MUG=3)
    for other in ({"MUG": 4}, {"MUG": 3, "TEE": 1}):
        with pytest.raises(SupplyDiffers):
            dock.plan(**other)
    with pytest.raises(SupplyDiffers):
        dock.plan(origin="LAX", MUG=3)
    with pytest.raises(TransferRefused):
        dock.plan("M-2", to="EWR", MUG=3)
    with pytest.raises(TransferRefused):
        dock.plan("M-2", MUG=0)


def test_a_transfer_is_called_off_before_it_ships_and_not_after(dock: Dock) -> None:
    number = dock.plan(MUG=3)
    for _ in range(2):
        transfers.cancel(dock.cur, number, at=MONDAY, actor=ACTOR)
    with pytest.raises(WrongSupplyState):
        dock.ship(number)
    with pytest.raises(WrongSupplyState):
        dock.arrive("transfer", number, "D-1", "CHI", MUG=3)
    other = dock.plan("M-2", MUG=3)
    dock.ship(other)
    with pytest.raises(WrongSupplyState):
        transfers.cancel(dock.cur, other, at=MONDAY, actor=ACTOR)


def test_every_move_and_every_delivery_is_an_event(dock: Dock) -> None:
    number = dock.plan(MUG=3)
    dock.ship(number)
    dock.arrive("transfer", number, "D-1", "CHI", final=True, MUG=(1, 1))
    rows = dock.cur.execute(
        "SELECT kind, data FROM core_event WHERE subject = 'transfer' ORDER BY id"
    ).fetchall()
    assert [kind for kind, _ in rows] == ["ship", "arrive", "finish", "arrived"]
    assert rows[-1][1] == {
        "reference": "M-1", "delivery": "D-1", "received": 1, "damaged": 1, "over": 0, "short": 1,
    }  # fmt: skip


def test_what_does_not_exist_or_makes_no_sense_is_refused(dock: Dock) -> None:
    with pytest.raises(SupplyUnknown):
        supply.show(dock.cur, "receipt", "PO-9")
    with pytest.raises(SupplyUnknown):
        dock.ship("TR-9")
    dock.announce("PO-1", MUG=10)
    with pytest.raises(SupplyUnknown):  # a receipt is no transfer
        supply.show(dock.cur, "transfer", "PO-1")
    with pytest.raises(NegativeQuantity):
        dock.arrive("receipt", "PO-1", "D-1", "EWR", MUG=-1)
    with pytest.raises(NegativeQuantity):
        dock.announce("PO-1", MUG=-1)
    sku, place = dock.cell("MUG", "EWR")
    with pytest.raises(ReasonTaken):
        adjust.adjust(dock.cur, [sku], [place], [1], ["receipt_in"], ["RC-1"], at=MONDAY, actor=ACTOR)


def test_documents_page_newest_first(dock: Dock) -> None:
    for at in range(3):
        dock.announce(f"PO-{at}", MUG=1)
    first = supply.page(dock.cur, "receipt", limit=2)
    assert [one["reference"] for one in first.items] == ["PO-2", "PO-1"]
    assert first.next_cursor is not None
    rest = supply.page(dock.cur, "receipt", after=int(first.next_cursor), limit=2)
    assert ([one["reference"] for one in rest.items], rest.next_cursor) == (["PO-0"], None)
    assert supply.page(dock.cur, "receipt", state="received").items == []
    assert len(supply.page(dock.cur, "receipt", reference="PO-1").items) == 1


HEADER = "reference,sku,location,quantity,expected_on,supplier\n"


def test_the_file_of_receipts(dock: Dock, tmp_path: Path) -> None:
    def run(name: str, text: str, **options: Any) -> imports.Report:
        (tmp_path / name).write_text(text)
        return imports.run(dock.cur, RECEIPTS, tmp_path / name, actor=ACTOR, at=MONDAY, **options)

    good = HEADER + "PO-1,MUG,EWR,10,2026-11-27,Pelican Mills\nPO-1,TEE,EWR,5,2026-11-30,\nPO-2,MUG,CHI,1,,\n"
    report = run("a.csv", good)
    assert (report.ok, report.created) == (True, 3)
    assert run("a.csv", good).skipped
    assert run("a.csv", good, again=True).unchanged == 3
    document = supply.show(dock.cur, "receipt", "PO-1")
    assert (document["supplier"], [line["expected_on"] for line in document["lines"]]) == (
        "Pelican Mills",
        ["2026-11-27", "2026-11-30"],
    )
    dock.arrive("receipt", "PO-2", "D-1", "CHI", MUG=1)
    bad = HEADER + "PO-1,GNU,EWR,1,,\nPO-1,MUG,XXX,1,,\nPO-2,MUG,CHI,4,,\nPO-3,MUG,CHI,-1,soon,\n"
    report = run("b.csv", bad)
    assert {(fault.row, fault.column) for fault in report.errors} == {
        (2, "sku"), (3, "location"), (4, "reference"), (5, "quantity"), (5, "expected_on"),
    }  # fmt: skip
    assert not report.applied
    lines = run("c.jsonl", '{"reference": "PO-4", "sku": "MUG", "location": "LAX", "quantity": 2}\n')
    assert lines.created == 1
