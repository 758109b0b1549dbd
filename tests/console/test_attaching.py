"""Files of an order, by the pages: attached with a note or without, downloaded, taken off and put back."""

import re

from django.core.files.uploadedfile import SimpleUploadedFile

from crossdock.core import events
from crossdock.orders import attachments
from crossdock.orders.numbers import parse_number
from tests.console.conftest import Browser, Shop, browser

PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)


def names(shop: Shop) -> list[str]:
    return [one.name for one in attachments.of_order(shop.cur, parse_number(shop.plain))]


def note(somebody: Browser, shop: Shop, *files: tuple[str, bytes], text: str = "", status: int = 200) -> str:
    chosen = [SimpleUploadedFile(name, body) for name, body in files]
    response = somebody.post(f"/console/orders/{shop.plain}/acts/note", text=text, file=chosen)
    assert response.status_code == status, response.content.decode()
    return response.content.decode()


def test_files_stand_on_the_orders_page_and_are_downloaded(shop: Shop) -> None:
    ada = browser(shop.cur)
    address = f"/console/orders/{shop.plain}"
    assert "None yet: a letter" in ada.get(address).content.decode()
    assert "2 files are attached" in note(ada, shop, ("damage.png", PNG), ('a "b" ü.html', b"<script>"))
    shown = ada.get(address).content.decode()
    [first, second] = list(dict.fromkeys(re.findall(rf'href="({address}/attachments/\d+)"', shown)))
    assert f'<img src="{first}"' in shown
    assert f'<img src="{second}"' not in shown
    picture = ada.get(first)
    assert b"".join(picture) == PNG  # type: ignore[arg-type]
    assert (picture["Content-Type"], picture["Content-Disposition"]) == (
        "image/png",
        'inline; filename="damage.png"',
    )
    page = ada.get(second)
    assert page["Content-Type"] == "application/octet-stream"
    assert page["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert (page["X-Content-Type-Options"], page["Cache-Control"]) == ("nosniff", "no-store")


def test_a_note_and_its_files_are_told_each(shop: Shop) -> None:
    ada = browser(shop.cur)
    assert "The note stands" in note(ada, shop, ("letter.txt", b"we moved"), text="see the letter")
    found = events.of_order(shop.cur, parse_number(shop.plain))
    assert [one.kind for one in found][-2:] == ["attached", "note"]
    shown = ada.get(f"/console/orders/{shop.plain}").content.decode()
    assert "letter.txt was attached" in shown


def test_what_cannot_be_attached_is_said_and_nothing_is(shop: Shop) -> None:
    ada = browser(shop.cur)
    assert "Write something" in note(ada, shop, status=422)
    large = b"x" * (attachments.LARGEST + 1)
    assert "more than 7 MB" in note(ada, shop, ("a.txt", b"a"), ("b.bin", large), status=422)
    assert "is empty" in note(ada, shop, ("a.txt", b"a"), ("b.txt", b""), status=422)
    assert names(shop) == []
    reader = browser(shop.cur, "read_only")
    note(reader, shop, ("a.txt", b"a"), status=403)


def test_one_is_taken_off_and_put_back(shop: Shop) -> None:
    ada = browser(shop.cur)
    note(ada, shop, ("a.txt", b"a"))
    [one] = attachments.of_order(shop.cur, parse_number(shop.plain))
    address = f"/console/orders/{shop.plain}/attachments/{one.id}"
    off = ada.post(f"{address}/acts/remove")
    assert f"{address}/acts/put-back" in off.content.decode()
    assert (names(shop), ada.get(address).status_code) == ([], 404)
    assert ada.post(f"{address}/acts/put-back").status_code == 200
    assert names(shop) == ["a.txt"]
    assert ada.get(f"/console/orders/SO-1/attachments/{one.id}").status_code == 404


def test_who_does_not_see_the_channel_sees_no_file(shop: Shop) -> None:
    note(browser(shop.cur), shop, ("a.txt", b"a"))
    [one] = attachments.of_order(shop.cur, parse_number(shop.plain))
    other = browser(shop.cur, "operations_manager", channels=["elsewhere"])
    address = f"/console/orders/{shop.plain}/attachments/{one.id}"
    assert other.get(address).status_code == 404
    assert other.post(f"{address}/acts/remove").status_code == 404
    assert names(shop) == ["a.txt"]
