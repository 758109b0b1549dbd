"""No table of this room holds what a person said: messages are the mailbox's."""

from collections.abc import Mapping
from typing import Final

PERSONAL: Final[Mapping[str, tuple[str, ...]]] = {}
IMPERSONAL: Final[Mapping[str, tuple[str, ...]]] = {
    "webhooks_endpoint": ("name", "url", "types", "channels", "locations", "reason"),
    "webhooks_secret": ("sealed",),
    "webhooks_health": ("error",),
}
