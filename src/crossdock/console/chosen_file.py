"""A file that was chosen in the browser. It stays with whoever chose it: it is looked at, and sent again to
be taken in, and must then be the one that was shown.
"""

from typing import Any, Final

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from crossdock.console.acting import wanted
from crossdock.console.errors import FormInvalid
from crossdock.console.page import Visit
from crossdock.core.imports import Report
from crossdock.core.imports.files import Source

LONGEST: Final = 200  # characters of a file's name
LISTED: Final = 300  # faults


def sent(visit: Visit) -> Source | None:
    """The file that was sent; None: there is none in the form."""
    found = visit.http.FILES.get("file")
    if not isinstance(found, UploadedFile):
        return None
    name = "".join(one for one in found.name or "" if one.isprintable())
    return Source.of_bytes(name[:LONGEST], found.read())


def shown(visit: Visit) -> tuple[Source, str]:
    """The file to be taken in, and the digest of the one that was shown. Raises FormInvalid."""
    source = sent(visit)
    if source is None:
        raise FormInvalid.at("file", _("Choose a file"))
    return source, wanted(visit, "print", _("Look at what the file changes first: choose it again"))


def demand_shown(sha256: bytes, digest: str) -> None:
    """It is the one that was shown. Raises FormInvalid."""
    if sha256.hex() != digest:
        raise FormInvalid.at("file", _("This is not the file that was shown: choose it again"))


def demand_applied(report: Report) -> None:
    """Nothing in it stood against it. Raises FormInvalid."""
    if not report.applied:
        raise FormInvalid.at("file", _("Something in the file cannot be any more: choose it again"))


def told(report: Report, sha256: bytes) -> dict[str, Any]:
    """What pages say of any file: its digest, and what in it cannot be."""
    return {
        "report": report,
        "print": sha256.hex(),
        "faults": report.errors[:LISTED],
        "faults_beyond": max(len(report.errors) - LISTED, 0) + report.more_errors,
    }
