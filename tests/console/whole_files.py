"""Files of whole versions (tariffs, zone charts) in the console: written, looked at and imported."""

import hashlib
import html
import re
from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse

from tests.console.conftest import Browser

CELL = r"<t[dh][^>]*>(.*?)</t[dh]>"


@dataclass(frozen=True)
class WholeFiles:
    """``home``: their pages' address; ``name``: of a file."""

    home: str
    name: str

    def exported(self, somebody: Browser, **asked: Any) -> bytes:
        query = "&".join(f"{name}={value}" for name, value in asked.items())
        response = somebody.get(f"{self.home}/export?{query}")
        assert "attachment" in response["Content-Disposition"]
        return b"".join(response)  # type: ignore[call-overload, no-any-return]

    def look(self, somebody: Browser, body: bytes) -> str:
        return text(somebody.post(f"{self.home}/file/look", file=SimpleUploadedFile(self.name, body)))

    def take(self, somebody: Browser, body: bytes, upon: str | None = None, **fields: Any) -> HttpResponse:
        """Look at it, then import it upon what was shown."""
        if upon is None:
            shown = self.look(somebody, body)
            found = re.search(r'<textarea name="upon" hidden>(.*?)</textarea>', shown, re.DOTALL)
            upon = found[1] if found else ""
        given = {"print": hashlib.sha256(body).hexdigest(), "upon": upon, **fields}
        file = SimpleUploadedFile(self.name, body)
        return somebody.post(f"{self.home}/file/acts/import", file=file, **given)


def text(response: HttpResponse) -> str:
    assert response.status_code == 200, response.content.decode()
    content = b"".join(response) if response.streaming else response.content  # type: ignore[attr-defined]
    return html.unescape(content.decode())


def cells(shown: str) -> list[list[str]]:
    """The first table's rows, as texts."""
    body = shown.partition("<tbody>")[2].partition("</tbody>")[0]
    return [
        [" ".join(re.sub(r"<[^>]+>", " ", one).split()) for one in re.findall(CELL, row)]
        for row in body.split("</tr>")
        if "<td" in row
    ]  # fmt: skip


def back_of(response: HttpResponse) -> str:
    [back] = re.findall(r'name="back" (?:hidden>|value=")(.*?)(?:</textarea>|")', text(response), re.DOTALL)
    return str(back)
