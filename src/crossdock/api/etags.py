"""ETags of single objects, and changes that hold only for what was read (RFC 9110, sections 8.8.3 and 13.1).

A tag is ``"<version>-<digest>"`` where the object counts its versions, else ``"<digest>"``. ``If-Match`` on a
change is compared with the object as it stands behind its lock; a version alone (``"3"``) matches each state
of that version. Where members move by themselves (a person's last log-in), the version is the digest of the
others: whoever changes the object is not refused because of those, and a cache still learns of them.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, Final

import msgspec

from crossdock.api.errors import ConditionInvalid, Outdated, VersionNeeded
from crossdock.core.errors import NotFound
from crossdock.core.sql import Cursor, statement

if TYPE_CHECKING:
    from crossdock.api.turn import Answer, Call

IF_MATCH: Final = "If-Match"
IF_NONE_MATCH: Final = "If-None-Match"
TAG: Final = r'(W/)?"([!#-~]*)"'
TAGS: Final = re.compile(rf"\s*{TAG}(\s*,\s*{TAG})*\s*")
TURN: Final = statement(__package__, "tag_turn")
WHOLE: Final = frozenset({"PUT"})  # puts something in the place of what is there; PATCH names what it changes

Kept = Mapping[str, Any]  # the parameters of an address
Lock = Callable[[Cursor, Kept], None]


def tag_of(answer: "Answer", body: bytes | None = None) -> str:
    """The tag of an object that is shown, without the quotes. ``body``: its document, written."""
    document, version = answer.document, None
    if body is None:
        body = document if isinstance(document, bytes) else msgspec.json.encode(document)
    if answer.moving:
        version = _digest(msgspec.json.encode({**document, **dict.fromkeys(answer.moving)}))
    elif isinstance(document, dict):
        version = document.get("version")
    digest = _digest(body)
    return digest if version is None else f"{version}-{digest}"


def _digest(body: bytes) -> str:
    return blake2b(body, digest_size=8).hexdigest()


def matches(header: str, tag: str, *, weak: bool = False, moving: bool = False) -> bool:
    """Whether one of the header's tags is this one, or its version. ``weak``: as ``If-None-Match`` compares,
    which a version does not match, and no fault stops; ``moving``: any tag of that version does. Raises
    ConditionInvalid.
    """
    if header.strip() == "*":
        return True
    if TAGS.fullmatch(header) is None:
        if weak:
            return False
        raise ConditionInvalid
    found = [opaque for of_weak, opaque in re.findall(TAG, header) if weak or not of_weak]
    version = tag.rpartition("-")[0]
    if moving:
        found += [one.rpartition("-")[0] for one in found]
    return tag in found or (not weak and version != "" and version in found)


@dataclass(frozen=True, slots=True)
class Guard:
    """What a change of an object asks first. ``template``: the object's address, with parameters of these
    ``names``; ``show``: how it is shown, by these; ``lock``: keeps it as it is until commit.
    """

    template: str
    names: tuple[str, ...]
    show: "Callable[[Call, Kept], Answer]"
    lock: Lock | None = None

    def demand(self, call: "Call", parameters: Kept) -> None:
        """Raises Outdated, VersionNeeded, ConditionInvalid; NotFound, where a change needs the object."""
        header = call.http.headers.get(IF_MATCH)
        absent = call.http.headers.get(IF_NONE_MATCH)
        whole = call.http.method in WHOLE
        if header is None and absent is None and not whole:
            return
        if absent is not None and (absent.strip() != "*" or not whole):
            raise ConditionInvalid(f'{IF_NONE_MATCH} of a change can be "*" only, of a PUT: "not there yet"')
        name = "/".join([self.template, *(f"{key}={parameters[key]}" for key in sorted(parameters))])
        TURN.run(call.cur, name=name)  # who compares the same object's tag waits for this transaction
        try:
            if self.lock is not None:
                self.lock(call.cur, parameters)
            shown = self.show(call, parameters)
        except NotFound:
            if not whole:
                raise
            if header is not None:
                raise Outdated("There is no such object, or none any more") from None
            return
        tag = tag_of(shown)
        if absent is not None:
            raise Outdated("There is one already", etag=tag)
        if header is None:
            raise VersionNeeded(etag=tag)
        if not matches(header, tag, moving=bool(shown.moving)):
            raise Outdated(etag=tag)
