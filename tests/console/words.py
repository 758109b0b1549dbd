"""Every text of the console that is translated, as its source has it: without gettext's programs."""

from collections.abc import Iterator
from io import BytesIO
from typing import Final

from babel.messages.extract import extract_python
from django.utils.translation.template import templatize

from crossdock.accounts.scopes import PERMISSIONS
from crossdock.console import errors
from crossdock.core.errors import CrossdockError
from crossdock.orders.holds import KINDS
from tests.house.reading import ROOT

CONSOLE: Final = ROOT / "src" / "crossdock" / "console"
KEYWORDS: Final = dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "told"), None)


def _texts(source: str) -> Iterator[str | tuple[str, str]]:
    for _line, name, message, _comments in extract_python(
        BytesIO(source.encode()), list(KEYWORDS), [], {"encoding": "utf-8"}
    ):
        if name == "ngettext" and isinstance(message, tuple):
            yield (str(message[0]), str(message[1]))
        elif isinstance(message, str):
            yield message
        elif message and message[0]:
            yield str(message[0])


def all_texts() -> set[str | tuple[str, str]]:
    """Of modules, templates, errors' titles and remedies; singular and plural as a pair."""
    found: set[str | tuple[str, str]] = set()
    for path in CONSOLE.rglob("*.py"):
        found |= set(_texts(path.read_text()))
    for path in (CONSOLE / "templates").rglob("*.html"):
        found |= set(_texts(templatize(path.read_text())))
    found |= {
        one.title for one in vars(errors).values()
        if isinstance(one, type) and issubclass(one, CrossdockError) and one.__module__ == errors.__name__
    }  # fmt: skip
    return found | {kind.remedy for kind in KINDS.values()} | set(PERMISSIONS.values())
