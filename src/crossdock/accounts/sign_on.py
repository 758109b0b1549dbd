"""Sign-on: people who another organisation's OpenID Connect provider answers for.

Who comes back is known by the provider's ``sub``, for ever. The first time, they are whoever has their e-mail
address here, where the provider says that it is theirs; or, where the provider is set so, somebody new.
Sign-on takes the place of password and second factor: both are the provider's business then.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlsplit

from django.conf import settings as django_settings

from crossdock.accounts import openid, roles, sessions, tries, users
from crossdock.accounts.errors import NotInvited, ProviderNotFound, SignOnRefused, UserNotFound
from crossdock.accounts.openid import Back, Client, Proof
from crossdock.accounts.sessions import Tried
from crossdock.accounts.users import Rights
from crossdock.core import changes, clock, db, events, vault
from crossdock.core.actor import Actor
from crossdock.core.changes import Change
from crossdock.core.errors import Invalid
from crossdock.core.events import Event
from crossdock.core.sql import Cursor, Texts, statement

PUT = statement(__package__, "provider_put")
DROP = statement(__package__, "provider_drop")
LIST = statement(__package__, "providers_list")
FIND = statement(__package__, "provider_find")
KNOWN = statement(__package__, "identity_find")
LINK = statement(__package__, "identity_link")

NAME: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
DOMAIN: Final = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}")
LONGEST_NAME: Final = 200
FIELDS: Final = ("name", "title", "issuer", "client_id", "domains", "role")


@dataclass(frozen=True, slots=True)
class Provider:
    """``domains``: the only ones whose addresses are let in; empty: any that the provider vouches for. Of
    these it is believed by its word alone, where it does not say whether an address is verified. ``role``:
    what somebody new gets; empty: only who is a user already comes in.
    """

    name: str
    title: str
    issuer: str
    client_id: str
    domains: Sequence[str] = ()
    role: str = ""


def put(cur: Cursor, provider: Provider, secret: str | None, *, actor: Actor) -> None:
    """Set a provider up, or change it; without a ``secret`` it keeps the one it has. Raises Invalid,
    RoleNotFound.
    """
    _check(provider)
    if provider.role:
        roles.find(cur, provider.role)
    before = _shown(cur, provider.name)
    if secret is None and before is None:
        raise Invalid("A new provider needs the client secret that it dealt out", field="secret")
    PUT.run(
        cur,
        name=provider.name,
        title=provider.title,
        issuer=provider.issuer,
        client_id=provider.client_id,
        secret=None if secret is None else vault.seal(_key(), secret.encode(), _context(provider.name)),
        domains=Texts(sorted(set(provider.domains))),
        role=provider.role,
    )
    _tell(cur, "sign_on_set", provider.name, before, _shown(cur, provider.name), actor)


def drop(cur: Cursor, name: str, *, actor: Actor) -> None:
    """From now on nobody comes in by it, and whom it knew is forgotten. Raises ProviderNotFound."""
    before = _shown(cur, name)
    if DROP.row(cur, name=name) is None:
        raise ProviderNotFound(f"there is no sign-on {name}", name=name)
    _tell(cur, "sign_on_dropped", name, before, None, actor)


def listed(cur: Cursor) -> list[dict[str, Any]]:
    """All providers by name, without their secrets."""
    return [dict(zip(FIELDS, row, strict=True)) for row in LIST.rows(cur)]


def begin(name: str, back: str, at: datetime) -> tuple[str, str]:
    """(where to send the browser, what to keep in its cookie until it is back). ``back``: the address of
    ``finish``. In transactions of its own. Raises ProviderNotFound, ProviderFaulty.
    """
    proof = Proof.new()
    return openid.address(_client(name, back), proof, at), proof.text


def finish(name: str, back: str, brought: Back, proof: str, tried: Tried) -> str:
    """The token of a new session for whoever came back with ``brought`` and the cookie's ``proof``.
    ``tried``: from where, with which browser. In transactions of its own. Raises ProviderNotFound,
    SignOnRefused, NotInvited, ProviderFaulty, LogInRefused, TooManyTries.
    """
    at = clock.wall()
    tries.count_alone("", tried.address)
    said = openid.claims(_client(name, back), Proof(proof), brought, at)
    with db.transaction() as cur:
        user_id, email = _user(cur, _found(cur, name)[0], said, at)
        tries.right(cur, "", tried.address, whole=False)
        return sessions.begin(cur, user_id, replace(tried, email=email), by=name)


def _user(cur: Cursor, provider: Provider, said: dict[str, Any], at: datetime) -> tuple[int, str]:
    """The user whom the provider's words are about: (id, e-mail address)."""
    subject = said["sub"]
    known = KNOWN.row(cur, provider=provider.name, issuer=provider.issuer, subject=subject)
    if known is not None:
        return known[0], known[1]
    email = _vouched(provider, said)
    actor = Actor("user", email)
    try:
        user_id = users.shown(cur, email)["id"]
    except UserNotFound:
        if not provider.role:
            raise NotInvited(f"{email} is no user here") from None
        called = str(said.get("name") or "")[:LONGEST_NAME]
        user_id = users.create(cur, email, None, Rights(provider.role), name=called, at=at, actor=actor)
    LINK.run(cur, provider=provider.name, issuer=provider.issuer, subject=subject, user_id=user_id, at=at)
    told = {"provider": provider.name, "subject": subject}
    events.record(
        cur, [Event(0, "user", user_id, "identity_linked", told)], at=clock.refresh(cur), actor=actor
    )
    return user_id, email


def _vouched(provider: Provider, said: dict[str, Any]) -> str:
    """The e-mail address, where the provider answers for it. Else whoever writes another's address into
    their own account there would be them here.
    """
    email, verified = said.get("email"), said.get("email_verified")
    if not isinstance(email, str) or "@" not in email:
        raise SignOnRefused("The provider does not tell the e-mail address")
    inside = email.lower().rpartition("@")[2] in provider.domains
    if provider.domains and not inside:
        raise SignOnRefused(f"{email} is not of {', '.join(provider.domains)}")
    if verified is not True and not (verified is None and inside):
        raise SignOnRefused(f"The provider does not say that {email} was verified")
    return email.lower()


def _client(name: str, back: str) -> Client:
    with db.transaction() as cur:
        provider, sealed = _found(cur, name)
    secret = vault.unseal(_key(), sealed, _context(name)).decode()
    private = django_settings.CONFIG.allow_private_addresses
    return Client(provider.issuer, provider.client_id, secret, back, private)


def _found(cur: Cursor, name: str) -> tuple[Provider, bytes]:
    """A provider, and its sealed secret. Raises ProviderNotFound."""
    row = FIND.row(cur, name=name)
    if row is None:
        raise ProviderNotFound(f"there is no sign-on {name}", name=name)
    *shown, sealed = row
    return Provider(*shown), bytes(sealed)


def _check(provider: Provider) -> None:
    issuer = urlsplit(provider.issuer)
    begins = openid.schemes(private=django_settings.CONFIG.allow_private_addresses)
    if not NAME.fullmatch(provider.name):
        raise Invalid("A sign-on's name is 1 to 40 of a-z, 0-9 and hyphens", field="name")
    if not provider.title or not provider.client_id:
        lacks = "client_id" if provider.title else "title"
        raise Invalid("A sign-on needs a title and a client id", field=lacks)
    if issuer.scheme not in begins or not issuer.hostname or issuer.query or issuer.fragment:
        raise Invalid(f"An issuer is an address that begins with {' or '.join(begins)}", field="issuer")
    wrong = [domain for domain in provider.domains if not DOMAIN.fullmatch(domain)]
    if wrong:
        raise Invalid(f"{', '.join(wrong)} is no domain in small letters", field="domains")
    if provider.role == roles.ADMINISTRATOR:
        raise Invalid("Administrators are made one by one, by another administrator", field="role")


def _shown(cur: Cursor, name: str) -> dict[str, Any] | None:
    """A provider without its secret; None: there is none of this name."""
    return next((one for one in listed(cur) if one["name"] == name), None)


def _tell(
    cur: Cursor,
    kind: str,
    name: str,
    before: dict[str, Any] | None,
    after: dict[str, Any] | None,
    actor: Actor,
) -> None:
    """To those who follow events, and to the history of settings."""
    at, data = clock.now(), {"name": name, "before": before or {}, "after": after or {}}
    events.record(cur, [Event(0, "sign_on", 0, kind, data)], at=at, actor=actor)
    change = Change("sign_on", name, kind.removeprefix("sign_on_"), before, after)
    changes.record(cur, [change], at=at, actor=actor)


def _key() -> bytes:
    return vault.master_key(django_settings.CONFIG.home)


def _context(name: str) -> str:
    return f"client secret of sign-on {name}"
