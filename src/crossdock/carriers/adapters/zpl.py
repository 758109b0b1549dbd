"""A label as ZPL II at 203 dpi: 812 x 1218 dots (Zebra, ZPL II Programming Guide: ^BC, ^CI28, ^FH)."""

from typing import Final

from crossdock.carriers.labels import Label, address, clean, wrapped

DPI: Final = 203
WIDTH: Final = 812
LENGTH: Final = 1218
MODULE: Final = 4  # dots of the narrowest bar: 0.5 mm
PLAIN: Final = frozenset(
    b" !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]abcdefghijklmnopqrstuvwxyz{|}"
)


def encode(label: Label, tracking: str) -> bytes:
    """The label; ``tracking``: an SSCC, which stands in the barcode behind FNC1 and the identifier 00."""
    parts = [f"^XA^CI28^PW{WIDTH}^LL{LENGTH}^LH0,0"]
    parts += [_text(40, 40 + 28 * at, 24, line) for at, line in enumerate(address(label.ship_from, 34)[:6])]
    head = wrapped(f"{label.carrier} {label.service}".upper(), 18, most=2)
    parts += [_text(500, 40 + 44 * at, 38, line) for at, line in enumerate(head)]
    parts += [_text(500, 140, 28, f"{label.nth} / {label.of}")]
    if label.weight_g is not None:
        parts.append(_text(500, 176, 28, f"{label.weight_g / 1000:.3f} kg"))
    parts.append("^FO20,230^GB772,4,4^FS")
    parts.append(_text(40, 250, 24, "SHIP TO"))
    parts += [_text(60, 290 + 48 * at, 40, line) for at, line in enumerate(address(label.ship_to, 34))]
    parts.append("^FO20,810^GB772,4,4^FS")
    # >; begins in code set C, >8 is FNC1.
    parts.append(f"^FO94,840^BY{MODULE}^BCN,240,N,N,N,N^FD>;>800{tracking}^FS")
    parts.append(_text(94, 1096, 34, f"(00) {tracking}"))
    parts.append(
        _text(40, 1156, 28, wrapped(label.reference, 44, most=1)[0] if clean(label.reference) else "")
    )
    return "\n".join([*(part for part in parts if part), "^XZ", ""]).encode("ascii")


def _text(x: int, y: int, height: int, text: str) -> str:
    """A line of text in the printer's scalable font; bytes that mean something to the printer are escaped."""
    if not text:
        return ""
    escaped = "".join(chr(byte) if byte in PLAIN else f"_{byte:02X}" for byte in text.encode("utf-8"))
    return f"^FO{x},{y}^A0N,{height},{height}^FH_^FD{escaped}^FS"
