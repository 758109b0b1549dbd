"""Compiles the catalogues of translations (``locale/*/LC_MESSAGES/*.po``) without gettext's programs:
``python -m crossdock.console.catalogues``, at set-up.
"""

from pathlib import Path
from typing import Final

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LOCALE: Final = Path(__file__).parent / "locale"


def compile_all() -> list[Path]:
    """Write a ``.mo`` beside each ``.po``; those written."""
    made = []
    for source in sorted(LOCALE.glob("*/LC_MESSAGES/*.po")):
        with source.open("rb") as file:
            catalogue = read_po(file, locale=source.parent.parent.name)
        made.append(source.with_suffix(".mo"))
        with made[-1].open("wb") as out:
            write_mo(out, catalogue)
    return made


if __name__ == "__main__":
    compile_all()
