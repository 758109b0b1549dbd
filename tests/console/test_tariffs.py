"""Tariffs: seen, compared, imported with what changes said first, taken back; and what a parcel costs."""

import hashlib
import html
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from crossdock.accounts import audit
from crossdock.accounts.audit import Filters
from crossdock.carriers import tariff_files, tariff_versions, tariffs
from crossdock.carriers.tariff_versions import Version
from crossdock.carriers.tariffs import Rate
from crossdock.console import parcel_cost
from crossdock.core import clock
from crossdock.core.sql import Cursor
from crossdock.sourcing import quoting
from crossdock.sourcing.quoting import Wanted
from tests.company import ACTOR, CARRIER, MONDAY
from tests.console.conftest import Shop, browser
from tests.console.whole_files import WholeFiles, back_of, cells, text

pytestmark = pytest.mark.usefixtures("minutes_pass")
HOME = "/console/policies/tariffs"
PAGE = f"{HOME}/file"
ONE = f"{HOME}/carriers/{CARRIER}"
RATES = WholeFiles(HOME, "rates.csv")
exported, look, take = RATES.exported, RATES.look, RATES.take
DASH = "\N{EN DASH}"
HEADER = b"carrier,service,zone,up_to_g,price,currency,transit_days\n"
SWIFT = HEADER + b"swift,ground,1,500,5.60,USD,3\nswift,ground,2,500,7.20,USD,5\n"


def versions(cur: Cursor, carrier: str = CARRIER) -> list[Version]:
    return tariff_versions.listed(cur, clock.now(), carrier)


def held(cur: Cursor, carrier: str = CARRIER) -> list[Rate]:
    return tariff_versions.rates(cur, versions(cur, carrier)[0].id)


def test_the_list_says_what_holds_of_each_service(shop: Shop) -> None:
    ada = browser(shop.cur)
    shown = text(ada.get(HOME))
    assert [row[:5] for row in cells(shown)] == [
        [CARRIER, "express", "$10.00", "$56.00", "1"],
        [CARRIER, "ground", "$5.00", "$28.00", f"2{DASH}4"],
    ]
    assert 'href="/console/policies/zones"' in shown
    tariffs.import_rows(shop.cur, [Rate("maple", "x", 1, 1, 1, "CAD", 1)], at=MONDAY, actor=ACTOR)
    assert "Rates in CAD are not used" in text(ada.get(HOME))
    for carrier in (CARRIER, "maple"):
        tariffs.withdraw(shop.cur, carrier, at=clock.now(), actor=ACTOR)
    empty = text(ada.get(HOME))
    assert "No carrier has a tariff yet" in empty
    assert "crossdock import tariff" in empty
    assert f'{HOME}/carriers/maple"' in empty  # had one
    assert "This carrier has no tariff" in text(ada.get(ONE))


def test_a_tariff_is_a_table_of_zones_and_weights_with_its_days(shop: Shop) -> None:
    ada = browser(shop.cur)
    ground = text(ada.get(f"{ONE}?service=ground"))
    assert cells(ground) == [
        ["1 kg", "$5.00", "$6.00", "$7.00"],
        ["5 kg", "$10.00", "$12.00", "$14.00"],
        ["30 kg", "$20.00", "$24.00", "$28.00"],
    ]
    assert re.findall(r'class="soft">(\d days)</span></th>', ground) == ["2 days", "3 days", "4 days"]
    rows = [Rate("odd", "s", 1, 500, 1, "USD", 1), Rate("odd", "s", 1, 1500, 2, "USD", 3)]
    tariffs.import_rows(shop.cur, [*rows, Rate("odd", "s", 2, 500, 3, "USD", 2)], at=MONDAY, actor=ACTOR)
    assert cells(text(ada.get(f"{HOME}/carriers/odd"))) == [
        ["500 g", "$0.01 1 day", "$0.03"],
        ["1.5 kg", "$0.02 3 days", DASH],
    ]
    for unknown in (f"{HOME}/carriers/nobody", f"{ONE}?version=999999", f"{ONE}?version=x"):
        assert ada.get(unknown).status_code == 404, unknown
    assert ada.get(f"{HOME}/export?carrier=nobody").status_code == 404


def test_what_is_exported_is_imported_and_changes_nothing(shop: Shop) -> None:
    ada = browser(shop.cur)
    body = exported(ada)
    assert body.startswith(HEADER.strip())
    assert body.count(b"\n") == 1 + 18
    assert exported(ada, carrier=CARRIER) == body
    shown = look(ada, body)
    assert "Nothing changes" in shown
    assert "<button" not in shown
    assert take(ada, body).status_code == 200
    assert len(versions(shop.cur)) == 1


def test_a_file_is_looked_at_imported_audited_and_taken_back(shop: Shop) -> None:
    ada, before = browser(shop.cur), held(shop.cur)
    assert 'type="file"' in text(ada.get(PAGE))
    body = exported(ada).replace(b"ground,1,1000,5.00", b"ground,1,1000,5.50")
    body = (
        body.replace(b"pelican,express,3,30000,56.00,USD,1\r\n", b"")
        + b"pelican,ground,4,1000,9.00,USD,6\r\n"
    )
    shown = look(ada, body)
    assert cells(shown) == [
        [CARRIER, "ground", "1", "1 kg", "$5.00", "$5.50", "+10.0 %"],
        [CARRIER, "ground", "4", "1 kg", "new", "$9.00 6 d", ""],
        [CARRIER, "express", "3", "30 kg", "$56.00 1 d", "gone", ""],
    ]
    assert "1 rate changes" in shown
    assert "16 as they are" in shown
    assert "1 dearer" in shown
    assert "+10.0 % on average, from +10.0 % to +10.0 %" in shown
    assert 0 < shown.index("It is in force at once") < shown.index("Put it in force") < shown.index("<table")
    assert 'class="row-changed"' not in shown
    assert held(shop.cur) == before  # looked at only
    done = take(ada, body)
    after = held(shop.cur)
    assert len(after) == 18
    assert after != before
    newest = versions(shop.cur)[0]
    assert newest.file == "rates.csv"
    assert "administrator@example.com" in newest.actor
    assert "rates.csv" in text(ada.get(ONE))
    entry = audit.page(shop.cur, Filters(subject="tariff", name=CARRIER), below=None, limit=1)[0]
    assert "administrator@example.com" in entry.actor
    assert [one.after for one in entry.changes if one.subject == "tariff"] == [{"version": newest.id}]
    back = back_of(done)
    undone = ada.post(f"{HOME}/acts/restore", back=back)
    assert held(shop.cur) == before
    assert len(versions(shop.cur)) == 3  # nothing is rewritten
    again = ada.post(f"{HOME}/acts/restore", back=back_of(undone))
    assert "What was in force before is in force again" in text(again)
    assert held(shop.cur) == after
    assert ada.post(f"{HOME}/acts/restore", back=back).status_code == 409  # another holds by now


def test_a_first_tariff_is_taken_back_to_none(shop: Shop) -> None:
    ada = browser(shop.cur)
    assert "has no tariff yet" in look(ada, SWIFT)
    once = "a number of its own"
    done = take(ada, SWIFT, upon="swift\t0", once=once)
    assert take(ada, SWIFT, upon="swift\t0", once=once).content == done.content  # a form that is sent twice
    assert len(versions(shop.cur, "swift")) == 1
    assert ada.post(f"{HOME}/acts/restore", back=back_of(done)).status_code == 200
    assert held(shop.cur, "swift") == []
    known = look(ada, SWIFT)
    assert "imported before, as “rates.csv”" in known
    assert take(ada, SWIFT).status_code == 200
    assert len(held(shop.cur, "swift")) == 2


def test_a_file_of_several_carriers_is_taken_and_taken_back_whole(shop: Shop) -> None:
    """As a browser sends it: lines of a field end in CR LF."""
    ada = browser(shop.cur)
    both = SWIFT + b"maple,parcel,1,500,6.40,USD,2\n"
    done = take(ada, both, upon="maple\t0\r\nswift\t0")
    assert [len(held(shop.cur, carrier)) for carrier in ("maple", "swift")] == [1, 2]
    undone = ada.post(f"{HOME}/acts/restore", back=back_of(done).replace("\n", "\r\n"))
    assert "maple, swift" in text(undone)
    assert [held(shop.cur, carrier) for carrier in ("maple", "swift")] == [[], []]
    again = ada.post(f"{HOME}/acts/restore", back=back_of(undone))
    assert again.status_code == 200
    assert [len(held(shop.cur, carrier)) for carrier in ("maple", "swift")] == [1, 2]


def test_what_is_wrong_is_said_by_row_and_column_and_nothing_is_taken(shop: Shop) -> None:
    ada, before = browser(shop.cur), held(shop.cur)
    wrong = (
        SWIFT + b"swift,ground,x,500,5.60,USD,3\nswift,ground,1,500,5.61,USD,3\nswift,air,1,500,5.601,USD,3\n"
    )
    shown = look(ada, wrong)
    assert [row[:3] for row in cells(shown)] == [
        ["4", "zone", "x"],
        ["5", "carrier, service, zone, up_to_g", "swift, ground, 1, 500"],
        ["6", "price", "5.601"],
    ]
    assert "<button" not in shown
    assert take(ada, wrong).status_code == 422
    assert "add the columns" in look(ada, b"carrier,service\nswift,ground\n")
    assert "No rate stands in this file" in look(ada, HEADER)
    assert "What it changes shows here" in text(ada.post(f"{PAGE}/look"))
    assert (held(shop.cur), versions(shop.cur, "swift")) == (before, [])


def test_only_what_was_shown_is_taken_and_only_upon_what_it_was_shown_upon(shop: Shop) -> None:
    ada = browser(shop.cur)
    other = SWIFT.replace(b"5.60", b"0.01")
    for given in ({"print": hashlib.sha256(other).hexdigest()}, {"print": ""}):
        assert take(ada, SWIFT, **given).status_code == 422
    assert ada.post(f"{PAGE}/acts/import", print="x").status_code == 422
    assert versions(shop.cur, "swift") == []
    assert take(ada, other).status_code == 200
    late = take(ada, SWIFT, upon="swift\t0")
    assert late.status_code == 422
    assert "Somebody changed these tariffs meanwhile" in html.unescape(late.content.decode())
    assert held(shop.cur, "swift")[0].price == 1
    for back in ("", "swift", "swift\tx\t1", "swift\t1", "nobody\t0\t1"):
        assert ada.post(f"{HOME}/acts/restore", back=back).status_code in (404, 422), back


def test_a_tariff_that_orders_could_not_be_decided_by_is_refused(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crossdock.sourcing.engine.world.MAX_CELLS", 60)
    ada = browser(shop.cur)
    shown = look(ada, SWIFT)
    assert "Orders could not be decided with it" in shown
    assert "<button" not in shown
    refused = take(ada, SWIFT, upon="swift\t0")
    assert refused.status_code == 422
    assert versions(shop.cur, "swift") == []


def test_two_versions_stand_side_by_side_and_the_second_can_hold_again(shop: Shop) -> None:
    ada = browser(shop.cur)
    take(ada, exported(ada).replace(b"ground,1,1000,5.00", b"ground,1,1000,4.00"))
    now, first = versions(shop.cur)
    asked = f"{HOME}/compare?carrier={CARRIER}&from={now.id}&to={first.id}"
    assert asked.replace("&", "&amp;") in ada.get(f"{ONE}?version={first.id}").content.decode()
    shown = text(ada.get(asked))
    assert cells(shown) == [[CARRIER, "ground", "1", "1 kg", "$4.00", "$5.00", "+25.0 %"]]
    assert "Put the second in force" in shown
    [turned] = re.findall(r'data-key="s" href="(.*?)"', shown)
    assert cells(text(ada.get(f"{HOME}/compare{turned}"))) == [
        [CARRIER, "ground", "1", "1 kg", "$5.00", "$4.00", "\N{MINUS SIGN}20.0 %"]
    ]
    assert "Put the second in force" not in text(ada.get(f"{HOME}/compare?carrier={CARRIER}&to={now.id}"))
    assert ada.get(f"{HOME}/compare?carrier=nobody").status_code == 404
    assert ada.post(f"{HOME}/acts/restore", back=f"{CARRIER}\t{first.id}\t{now.id}").status_code == 200
    assert held(shop.cur) == tariff_versions.rates(shop.cur, first.id)
    assert b"ground,1,1000,4.00" in exported(ada, carrier=CARRIER, version=now.id)


def test_whoever_reads_only_or_is_limited_sees_and_changes_nothing(shop: Shop) -> None:
    reader = browser(shop.cur, "read_only")
    west = browser(shop.cur, "administrator", locations=["LAX"])
    for somebody in (reader, west):
        for path in (HOME, ONE, f"{HOME}/compare?carrier={CARRIER}", f"{HOME}/cost"):
            shown = text(somebody.get(path))
            assert 'href="/console/policies/tariffs/file"' not in shown
            assert "hx-post" not in shown, path
        assert exported(somebody)
        assert somebody.get(PAGE).status_code == 403
        assert somebody.post(f"{PAGE}/look", file=SimpleUploadedFile("a.csv", SWIFT)).status_code == 403
        assert take(somebody, SWIFT, upon="swift\t0").status_code == 403
        assert somebody.post(f"{HOME}/acts/restore", back=f"{CARRIER}\t0\t1").status_code == 403
    own = text(west.get(f"{HOME}/cost?from=EWR&postal_code=10001&weight=500"))
    assert "There is no active location EWR" in own
    assert ">EWR" not in own
    assert (
        browser(shop.cur, "warehouse").get(HOME).status_code
        == browser(shop.cur, "finance").get("/console/policies").status_code
    )  # whoever sees policies, sees these


def test_a_parcel_costs_what_the_engine_says(shop: Shop) -> None:
    ada = browser(shop.cur)
    assert "shows here" in text(ada.get(f"{HOME}/cost"))
    asked = f"{HOME}/cost?from=EWR&country=us&postal_code=90001&weight=800"
    shown = text(ada.get(asked))
    found = quoting.quote(shop.cur, Wanted("EWR", "US", "90001", 800), at=clock.now())
    named = [f"{CARRIER} {one.service}" for one in found.quotes]
    named[0] += " cheapest"
    assert [row[:5] for row in cells(shown)] == [
        [name, f"${one.price / 100:.2f}", f"${one.handling / 100:.2f}", f"${one.total / 100:.2f}",
         str(one.travels)]
        for name, one in zip(named, found.quotes, strict=True)
    ]  # fmt: skip
    assert "Zone 3 · billed by its weight, 800 g" in shown
    large = text(ada.get(f"{asked}&length=500&width=400&height=300"))
    assert "billed as 12 kg for its size" in large
    heavy = text(ada.get(asked.replace("800", "30001")))
    assert [row[1] for row in cells(heavy)] == ["the parcel is too heavy"] * 2
    assert "In no zone" in text(ada.get(asked.replace("90001", "50001")))


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("weight=500&country=USA&postal_code=1", "two letters"),
        ("postal_code=10001", "Fill this in"),
        ("weight=0", "write a number from 1"),
        ("weight=5&length=10&height=5", "Give all three sides"),
        ("weight=5&length=ten&width=1&height=1", "write a number alone"),
        ("weight=5&from=NOWHERE", "There is no active location NOWHERE"),
    ],
)
def test_what_cannot_be_asked_is_said_at_its_field(shop: Shop, typed: str, said: str) -> None:
    shown = text(browser(shop.cur).get(f"{HOME}/cost?{typed}"))
    faults = [one for one in re.findall(r'class="fault">([^<]*)<', shown) if one]
    assert len(faults) == 1
    assert said in faults[0]
    assert 'id="quotes"' not in shown


def test_every_reason_of_the_engine_has_words() -> None:
    assert set(parcel_cost.REASONS) == {"no_working_day", "zone", "service", "weight", "currency"}
    assert tuple(HEADER.decode().strip().split(",")) == tariff_files.HEADER
