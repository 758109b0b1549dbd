"""Who may come in: an API key in ``Authorization: Bearer crossdock_…``, with the scope that is needed, and as
often as it may; or, where there is no such header, a person by the session's cookie.
"""

from django.http import HttpRequest, HttpResponse
from ninja.security import HttpBearer

from crossdock.accounts import cookies, keys
from crossdock.accounts.access import Access
from crossdock.accounts.errors import NotAuthenticated, TooFast
from crossdock.accounts.keys import ApiKey
from crossdock.accounts.pace import METER, MINUTE, Pace
from crossdock.api import reach, signed
from crossdock.core import clock, db


class Key(HttpBearer):
    """Lets a request in whose key, or whose person by session, has ``scope``, or ``act``, which is a part of
    it, and who is for where this request acts (``reach``). Raises NotAuthenticated, TooFast, NotAllowed,
    NotLoggedIn, CsrfMissing, OutOfReach, NotHere.
    """

    def __init__(self, scope: str, act: str | None = None) -> None:
        super().__init__()
        self.scope = scope
        self.act = act

    @property
    def needs(self) -> str:
        """In words, for the document."""
        return f"Needs the scope `{self.scope}`" + (f" or its part `{self.act}`." if self.act else ".")

    def __call__(self, request: HttpRequest) -> Access:
        token = cookies.token_of(request)
        if token and self.header not in request.headers:
            person = signed.enter(request, token).person
            self._demand(request, person)
            return person
        found: Access | None = super().__call__(request)
        if found is None:
            raise NotAuthenticated
        return found

    def authenticate(self, request: HttpRequest, token: str) -> Access:
        text = token.strip()
        key = keys.remembered(text)
        if key is None:
            with db.transaction() as cur:
                key = keys.authenticate(cur, text)
        if key.per_minute is not None:
            keep_pace(request, key)
        self._demand(request, key)
        return key

    def _demand(self, request: HttpRequest, access: Access) -> None:
        """Raises NotAllowed, OutOfReach, NotHere."""
        request.META[reach.SCOPE] = self.scope
        access.demand(self.act or self.scope)
        if access.limited:
            with db.transaction() as cur:
                reach.demand(cur, request, access)


def keep_pace(request: HttpRequest, key: ApiKey) -> None:
    """Count a request of a key that has a limit, and note for ``tell_pace`` what is left. Raises TooFast."""
    now = clock.wall()
    try:
        pace = METER.deal(key, now)
        while pace is None:
            with db.transaction() as cur:
                METER.take(cur, key, now)
            pace = METER.deal(key, now)
    except TooFast as error:
        pace = Pace(error.fields["limit"], 0, error.fields["retry_after"])
        raise
    finally:
        request.pace = pace  # type: ignore[attr-defined]


def tell_pace(request: HttpRequest, response: HttpResponse) -> None:
    """The headers of draft-ietf-httpapi-ratelimit-headers-07, where the key has a limit."""
    pace: Pace | None = getattr(request, "pace", None)
    if pace is None:
        return
    response["RateLimit-Limit"] = str(pace.limit)
    response["RateLimit-Remaining"] = str(pace.remaining)
    response["RateLimit-Reset"] = str(pace.reset)
    response["RateLimit-Policy"] = f"{pace.limit};w={MINUTE}"
