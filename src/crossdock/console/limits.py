"""Locations and channels as forms choose them: for people, keys and webhooks that are for some alone."""

from typing import Any

from django.utils.translation import gettext as _

from crossdock.console.acting import several
from crossdock.console.errors import FormInvalid
from crossdock.console.page import Visit
from crossdock.network import locations
from crossdock.partners import channels


def choices(visit: Visit) -> dict[str, Any]:
    """What may be ticked: codes of locations, names of channels."""
    return {
        "locations": [place.code for place in locations.current(visit.cur, visit.at)],
        "channels": sorted(channel.name for channel in channels.by_ids(visit.cur).values()),
    }


def chosen(visit: Visit) -> dict[str, list[str]]:
    """What was ticked, or stands with a line each (what takes it back). Raises FormInvalid."""
    known = choices(visit)
    given = {name: _each(visit, name) for name in known}
    for name, some in given.items():
        if strange := sorted(set(some) - set(known[name])):
            raise FormInvalid.at(name, _("There is no %s") % strange[0])
    return given


def _each(visit: Visit, name: str) -> list[str]:
    return [one for text in several(visit.http.POST, name) for one in text.split("\n") if one]
