"""How a channel's files of orders are read: what its settings may say, checked where they are written."""

import codecs
from collections.abc import Mapping
from typing import Any, Final

from crossdock.channels import profiles
from crossdock.channels.errors import FileSettingRefused
from crossdock.channels.order_rows import Reading
from crossdock.core.imports import CellRefused, columns

KEYS: Final = ("folder", "profile", "time_zone", "encoding", "quiet_seconds", "other_channels")


def reading(settings: Mapping[str, Any], *, channel: str, only: bool = False) -> Reading:
    """How files are read under these settings. Raises FileSettingRefused."""
    said = {name: str(settings.get(name) or "") for name in ("profile", "time_zone", "encoding")}
    if said["profile"] and said["profile"] not in profiles.CELLS:
        known = ", ".join(profiles.CELLS)
        raise FileSettingRefused(
            f"There is no profile {said['profile']!r}; there are {known}", name="profile"
        )
    if said["time_zone"]:
        try:
            columns.time_zone(said["time_zone"], {})
        except CellRefused as error:
            raise FileSettingRefused(
                f"The time zone {said['time_zone']!r}: {error}", name="time_zone"
            ) from error
    if said["encoding"]:
        try:
            codecs.lookup(said["encoding"])
        except LookupError as error:
            raise FileSettingRefused(
                f"Name an encoding such as cp1252: {said['encoding']!r} is none", name="encoding"
            ) from error
    return Reading(channel=channel, only=only and not settings.get("other_channels"), **said)
