"""Labels: an independent reader decodes the PDF's barcode; what stands on a label fits and reads."""

import re
from io import BytesIO

import pypdfium2
import pytest
import zxingcpp
from barcode.codex import Code128
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from crossdock.carriers import sscc
from crossdock.carriers.adapters import pdf, zpl
from crossdock.carriers.labels import Label, Party, address, columns, wrapped

SENDER = Party(
    name="Newark", line1="1 Dock Road", city="Newark", region="NJ", postal_code="07114", country="US"
)
PLAIN = Party(name="Ada Example", line1="1 Main Street", city="New York", postal_code="10001", country="US")
ODD = [
    PLAIN,
    Party(name="Ада Łódź Ünal", line1="Αθήνα 7", city="Łódź", postal_code="90-001", country="PL"),
    Party(name="山田太郎" * 20, company="会社" * 40, line1="千代田" * 40, city="東京", country="JP"),
    Party(name="^XZ~JA_5E\\&" * 8, line2="\x00\n\t\u202eright to left", postal_code="1", country="US"),
    Party(country="US"),
]  # fmt: skip


def label(to: Party, weight_g: int | None = 1_250) -> Label:
    return Label("pelican", "ground", "SO-100042 FO-100077", SENDER, to, 1, 2, weight_g)


def test_the_check_digit_is_that_of_the_standards_calculation() -> None:
    """GS1 General Specifications 7.9.1: 3 and 1 from the right; the sum's distance from the next ten."""
    assert sscc.check_digit("37610425002123456") == 9
    assert sscc.valid("376104250021234569")
    assert not sscc.valid("376104250021234568")
    assert not sscc.valid("37610425002123456")


@given(st.integers(0, 10**10 - 1), st.integers(0, 17), st.integers(1, 9))
def test_a_wrong_digit_is_seen(serial: int, place: int, off: int) -> None:
    code = sscc.make(serial)
    assert sscc.valid(code)
    wrong = f"{code[:place]}{(int(code[place]) + off) % 10}{code[place + 1 :]}"
    assert not sscc.valid(wrong)


def test_serials_give_different_numbers_until_they_are_used_up() -> None:
    assert len({sscc.make(serial) for serial in (0, 1, 10**9 - 1, 10**9, 10**10 - 1)}) == 5
    with pytest.raises(ValueError, match="does not fit"):
        sscc.make(10**11)


def decoded(image: Image.Image) -> list[tuple[str, str]]:
    return [(found.format.name, found.text) for found in zxingcpp.read_barcodes(image)]


@pytest.mark.parametrize("to", ODD, ids=range(len(ODD)))
def test_a_reader_decodes_the_pdf(to: Party) -> None:
    tracking = sscc.make(4_711)
    document = pypdfium2.PdfDocument(BytesIO(pdf.encode(label(to), tracking)))
    assert len(document) == 1
    assert tuple(document[0].get_size()) == pytest.approx((288, 432))
    image = document[0].render(scale=203 / 72).to_pil()
    assert decoded(image) == [("Code128", f"(00){tracking}")]
    assert to.country in document[0].get_textpage().get_text_range()


def test_the_pdf_says_who_gets_it_and_without_a_weight_none() -> None:
    text = pypdfium2.PdfDocument(BytesIO(pdf.encode(label(PLAIN), sscc.make(1))))[0].get_textpage()
    said = text.get_text_range()
    for word in (
        "Ada Example",
        "1 Main Street",
        "New York 10001",
        "PELICAN",
        "1 / 2",
        "1.250 kg",
        "SO-100042",
    ):
        assert word in said
    bare = pypdfium2.PdfDocument(BytesIO(pdf.encode(label(PLAIN, None), sscc.make(1))))[0].get_textpage()
    assert " kg" not in bare.get_text_range()


def drawn(commands: str) -> Image.Image:
    """The ^BC of a ZPL label, drawn from its own data by an encoder that ``zpl`` does not use."""
    found = re.search(r"\^FO(\d+),(\d+)\^BY(\d+)\^BCN,(\d+),N,N,N,N\^FD>;>8(\d+)\^FS", commands)
    assert found
    x, y, module, height, data = *(int(one) for one in found.groups()[:4]), found[5]
    code = Code128(f"\xf1{data}")
    code.writer = None
    modules = code.build()[0]
    assert x >= 10 * module
    assert x + len(modules) * module + 10 * module <= zpl.WIDTH, "no room for the quiet zone"
    image = Image.new("L", (zpl.WIDTH, zpl.LENGTH), 255)
    draw = ImageDraw.Draw(image)
    for at, black in enumerate(modules):
        if black == "1":
            draw.rectangle((x + at * module, y, x + (at + 1) * module - 1, y + height - 1), fill=0)
    return image


@pytest.mark.parametrize("to", ODD, ids=range(len(ODD)))
def test_the_zpls_barcode_is_the_number_and_its_text_gives_no_orders(to: Party) -> None:
    tracking = sscc.make(4_711)
    commands = zpl.encode(label(to), tracking).decode("ascii")
    assert decoded(drawn(commands)) == [("Code128", f"(00){tracking}")]
    assert commands.startswith("^XA^CI28^PW812^LL1218")
    assert commands.count("^XZ") == 1
    assert commands.rstrip().endswith("^XZ")
    assert "~" not in commands
    fields = re.findall(r"\^FO(\d+),(\d+)\^A0N,(\d+),\d+\^FH_\^FD([^\^]*)\^FS", commands)
    said = [
        re.sub(rb"_([0-9A-F]{2})", lambda one: bytes([int(one[1], 16)]), text.encode()) for *_, text in fields
    ]
    assert to.country in [text.decode("utf-8") for text in said]
    below = [int(y) + int(size) for x, y, size, _ in fields if int(y) < 810]
    assert max(below) <= 810, "an address runs into the barcode"


@given(st.text(), st.integers(3, 40), st.integers(1, 4))
def test_lines_fit(text: str, width: int, most: int) -> None:
    lines = wrapped(text, width, most=most)
    assert len(lines) <= most
    assert all(line and columns(line) <= width for line in lines)


@settings(max_examples=50)
@given(st.builds(Party, *[st.text(max_size=120)] * 9))
def test_any_address_has_at_most_eleven_lines_and_no_gap(party: Party) -> None:
    lines = address(party, 34)
    assert len(lines) <= 11
    assert all(line.strip() for line in lines)
