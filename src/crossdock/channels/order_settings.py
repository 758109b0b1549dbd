"""How a channel's files of orders are read: what its settings may say, checked where they are written."""

import codecs
from collections.abc import Mapping
from typing import Any, Final

from crossdock.channels import profiles
from crossdock.channels.errors import FileSettingRefused
from crossdock.channels.order_rows import Reading
from crossdock.core.imports import CellRefused, columns

KEYS: Final = ("folder", "profile", "time_zone", "encoding", "quiet_seconds", "other_channels")

QUIET: Final = 10.0  # seconds in which a dropped file must not have changed to be complete
LONGEST_QUIET: Final = 3600.0


def quiet_seconds(settings: Mapping[str, Any]) -> float:
    """How long a dropped file must not have changed. Raises FileSettingRefused."""
    stated = settings.get("quiet_seconds")
    try:
        seconds = QUIET if stated is None else float(stated)
    except (TypeError, ValueError):
        seconds = -1.0
    if not 0 <= seconds <= LONGEST_QUIET:
        raise FileSettingRefused(
            f"Seconds of quiet are from 0 to {LONGEST_QUIET:.0f}, not {stated!r}", name="quiet_seconds"
        )
    return seconds


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
