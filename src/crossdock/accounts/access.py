"""Who was let in, and what that lets do: the same for a program's key and for a person."""

from abc import abstractmethod
from dataclasses import dataclass
from datetime import datetime

from crossdock.accounts.errors import NotAllowed
from crossdock.accounts.scopes import ALL, covered
from crossdock.core.actor import Actor


@dataclass(frozen=True, slots=True)
class Access:
    """``scopes``: permissions of ``scopes.PERMISSIONS``; ``until``: when it ends; ``per_minute``: requests;
    ``locations``, ``channels``: the only ones it is for, by code and name; empty: all. ``lifts``: the roles
    whose holds it may lift; ``*``: any role's.
    """

    id: int
    name: str
    scopes: frozenset[str]
    until: datetime | None = None
    per_minute: int | None = None
    locations: frozenset[str] = frozenset()
    channels: frozenset[str] = frozenset()
    lifts: frozenset[str] = frozenset({ALL})

    @property
    @abstractmethod
    def actor(self) -> Actor:
        """Who acts."""

    @property
    def holder(self) -> str:
        """Whose it is, for ever: a name may be given again, this is not."""
        return f"{self.actor.kind}:{self.id}"

    def may(self, permission: str, *, location: str | None = None, channel: str | None = None) -> bool:
        """Whether it lets do that; and there, where a location's code or a channel's name is given."""
        return (
            covered(self.scopes, permission)
            and (location is None or not self.locations or location in self.locations)
            and (channel is None or not self.channels or channel in self.channels)
        )

    def demand(self, permission: str, *, location: str | None = None, channel: str | None = None) -> None:
        """Raises NotAllowed where it may not."""
        if self.may(permission, location=location, channel=channel):
            return
        place = location or channel
        there = "" if place is None or not self.may(permission) else f" at {place}"
        raise NotAllowed(f"{self.actor} lacks the permission {permission}{there}", scope=permission)

    def may_lift(self, role: str) -> bool:
        """Whether a hold that this role lifts may be lifted."""
        return ALL in self.lifts or role in self.lifts
