"""What a webhook may be told: no more than whoever adds or changes it may see."""

from crossdock.accounts.access import Access
from crossdock.accounts.errors import NotAllowed
from crossdock.accounts.keys import wider
from crossdock.core.sql import Cursor
from crossdock.webhooks import endpoints
from crossdock.webhooks.endpoints import Endpoint, Wish
from crossdock.webhooks.errors import WebhookUnknown

EVENTS = "events:read"


def seen(cur: Cursor, access: Access, name: str) -> Endpoint:
    """A webhook that ``access`` may see: one that is told of nothing else. Raises WebhookUnknown."""
    return _seen(access, endpoints.by_name(cur, name))


def over(cur: Cursor, access: Access, name: str) -> Endpoint:
    """A webhook that ``access`` may change, as it stays until commit. Raises WebhookUnknown."""
    return _seen(access, endpoints.locked(cur, name))


def _seen(access: Access, found: Endpoint) -> Endpoint:
    if beyond(access, found) is not None:
        raise WebhookUnknown(f"There is no webhook {found.name!r}", name=found.name)
    return found


def demand(access: Access, wish: Wish) -> None:
    """Whoever has events sent somewhere may see them. Raises NotAllowed."""
    access.demand(EVENTS)
    more = beyond(access, wish)
    if more is not None:
        raise NotAllowed(f"{access.actor} is limited to some {more}; name them", scope=EVENTS)


def beyond(access: Access, told: Wish | Endpoint) -> str | None:
    """Of what (channels, locations) it is told more than ``access`` may see; None: of nothing."""
    limits = {"channels": (access.channels, told.channels), "locations": (access.locations, told.locations)}
    for what, (own, wanted) in limits.items():
        if wider(own, wanted):
            return what
    return None
