"""A forgotten person's name stands on no label in a dump: labels that were used, labels that were given back,
and those that are bought while the person is forgotten; nor in what carriers said.
"""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pypdfium2
import pytest
from tests import company
from tests.app.test_forgetting import dumped
from tests.company import ACTOR, MONDAY
from tests.conftest import Database
from tests.fulfilment.labelled import turn
from tests.fulfilment.opened import Opened, open_order

from crossdock.core import clock
from crossdock.core import db as database
from crossdock.fulfilment import buying, labels, pack, tracking
from crossdock.fulfilment.ship import Package, Shipment
from crossdock.mailbox import intake

NAME: Final = "Wilhelmina Quincewood"
STREET: Final = "77 Orchard Lane"
SAID: Final = {"Wilhelmina", "Quincewood", "Orchard"}
OTHER: Final = "Ben Otherman"

Run = Callable[..., tuple[str, str]]


def called(order_id: int, name: str, street: str) -> None:
    with database.transaction() as cur:
        cur.execute(
            "UPDATE orders_person SET name = %s, customer_name = %s, line1 = %s WHERE order_id = %s",
            [name, name, street, order_id],
        )


def packed(opened: Opened, packages: int) -> tuple[int, list[int]]:
    with database.transaction() as cur:
        shipment = pack.pack(
            cur, Shipment(opened.id, packages=[Package("")] * packages), at=MONDAY, actor=ACTOR
        )
        return shipment, pack.label(cur, shipment, at=MONDAY, actor=ACTOR)


def labels_in(dsn: str) -> list[str]:
    """What stands on each label that a dump holds; the letters of a PDF as a reader shows them."""
    found = []
    text = next(dumped(dsn))
    for hexed in re.findall(r"\\x([0-9a-f]{16,})", text):
        content = bytes.fromhex(hexed)
        if content.startswith(b"%PDF-"):
            document = pypdfium2.PdfDocument(content)
            found.append("\n".join(page.get_textpage().get_text_range() for page in document))
        elif content.startswith(b"^XA"):
            found.append(content.decode("ascii"))
    return found


def held(dsn: str) -> set[str]:
    """Words of hers that a dump holds, in any form."""
    texts = [*dumped(dsn), *labels_in(dsn)]
    return {word for text in texts for word in SAID if word.casefold() in text.casefold()}


@pytest.fixture
def ours(db: Database, monday: None) -> tuple[Opened, Opened]:
    """Two released orders of different people."""
    with database.transaction() as cur:
        made = company.build(cur)
        hers = open_order(cur, made, "A-1", ("MUG", 2), released=True)
        other = open_order(cur, made, "A-2", ("MUG", 1), released=True)
    called(hers.order_id, NAME, STREET)
    called(other.order_id, OTHER, "1 Main Street")
    return hers, other


def test_no_label_and_no_scan_in_a_dump_says_whom_a_parcel_went_to(
    db: Database, run: Run, ours: tuple[Opened, Opened], tmp_path: Path
) -> None:
    hers, other = ours
    shipment, asked = packed(hers, packages=2)
    packed(other, packages=1)
    assert turn() == 3
    with database.transaction() as cur:
        pack.void_label(cur, asked[0], at=MONDAY)
    turn()
    with database.transaction() as cur:
        pack.leave(cur, shipment, at=MONDAY, actor=ACTOR)
        number = labels.one(cur, asked[1])["tracking"]
    scans = tmp_path / "scans.csv"
    head = "tracking,status,at,carrier,city,country,detail\n"
    scans.write_text(f'{head}{number},delivered,2026-11-24T15:00:00Z,pelican,New York,US,"Signed: {NAME}"\n')
    run("import", "tracking", str(scans))
    with database.transaction() as cur:
        intake.work(cur, intake.claim(cur, 100, clock.now()))
        tracking.work(cur, tracking.claim(cur, 100, clock.now()))
    assert sum("Quincewood" in one for one in labels_in(db.dsn)) == 4, "the PDF and ZPL of two labels"
    done = json.loads(run("forget", "--order", f"SO-{hers.order_id}", "--json", "--force")[0])
    assert (done["tables"]["fulfilment_label_file"], done["tables"]["fulfilment_scan"]) == (2, 1)
    assert held(db.dsn) == set()
    assert sum(OTHER.split()[1] in one for one in labels_in(db.dsn)) == 2, "somebody else's label stays"


@pytest.mark.parametrize("in_hand", [False, True], ids=["asked for", "at the carrier's"])
def test_a_label_that_is_bought_afterwards_says_it_neither(
    db: Database, run: Run, ours: tuple[Opened, Opened], *, in_hand: bool
) -> None:
    packed(ours[0], packages=1)
    with database.transaction() as cur:
        acted = buying.act(buying.claim(cur, 9, MONDAY) if in_hand else [])
    run("forget", "--order", f"SO-{ours[0].order_id}", "--force")
    with database.transaction() as cur:
        buying.settle(cur, acted)
    turn()
    assert held(db.dsn) == set()
