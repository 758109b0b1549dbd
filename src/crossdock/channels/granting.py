"""What a shop lets us in with, while it is asked: the token that is kept, or one that is asked for.

A token that a client's secret gave runs out. It is renewed by the poll stage once four fifths of its life are
over, and by whoever asks the shop when it has run out or the shop takes it no more. Two who renew at once do
no harm: the shop takes both tokens, and the one that was asked for later is kept.
"""

import threading
from datetime import datetime, timedelta

from crossdock.channels import connections
from crossdock.channels.adapters import shopify_grant as grant
from crossdock.channels.connections import Connection
from crossdock.core import clock, db
from crossdock.core.errors import CrossdockError
from crossdock.core.http import PartnerHttp


class Entry:
    """One connection's, for those who ask the shop at once. ``http`` leads to the shop."""

    def __init__(self, connection: Connection, http: PartnerHttp) -> None:
        self._connection = connection
        self._http = http
        self._token, self._until = connection.token, connection.token_until
        self._asked_at: datetime | None = None  # when the token was given out that is not kept yet
        self._failed: CrossdockError | None = None
        self._lock = threading.Lock()

    def token(self) -> str:
        """The token to ask with. Raises ShopForbidden, ShopThrottled, Unavailable, AddressRefused where there
        is none and the shop gives none.
        """
        with self._lock:
            over = not self._token or (self._until is not None and clock.wall() >= self._until)
            if over and self._connection.client is not None:
                self._renew()
            return self._token

    def instead(self, refused: str) -> str | None:
        """Another token for one that the shop does not take; None: there is none, or the shop has given this
        one meanwhile, which should be good still. Raises as ``token`` does.
        """
        with self._lock:
            if self._connection.client is None:
                return None
            if self._token == refused:
                until = self._until if self._asked_at is not None else None
                if until is not None and clock.wall() < until:
                    return None
                self._renew()
            return self._token

    def renew(self) -> None:
        """Ask for another token. Raises as ``token`` does; what is kept stays then."""
        with self._lock:
            self._renew()

    def _renew(self) -> None:
        """What failed is not asked again by the same."""
        client = self._connection.client
        assert client is not None  # noqa: S101 - looked at by the callers
        if self._failed is not None:
            raise self._failed
        asked_at = clock.wall()
        headers = {"Content-Type": grant.FORM, "Accept": "application/json"}
        try:
            answer = self._http.post(grant.PATH, grant.encode(client), headers=headers)
            given = grant.decode(answer.status, answer.body, asked_wait=answer.asked_wait)
        except CrossdockError as error:
            self._failed = error
            raise
        self._token, self._asked_at = given.token, asked_at
        self._until = asked_at + timedelta(seconds=given.seconds)

    def keep(self) -> None:
        """Write down what was renewed, in a transaction of its own, of the thread that calls: after all that
        was asked.
        """
        if self._asked_at is None or self._until is None or not self._connection.sealed:
            return
        with db.transaction() as cur:
            connections.renewed(
                cur, self._connection, self._token, asked_at=self._asked_at, until=self._until
            )
        self._asked_at = None
