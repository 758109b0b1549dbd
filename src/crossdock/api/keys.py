"""Who may come in: an API key in ``Authorization: Bearer crossdock_…``, with the scope that is needed."""

from django.http import HttpRequest
from ninja.security import HttpBearer

from crossdock.accounts import keys
from crossdock.accounts.errors import NotAuthenticated
from crossdock.accounts.keys import ApiKey
from crossdock.core import db


class Key(HttpBearer):
    """Lets a request in whose key has ``scope``. Raises NotAuthenticated, NotAllowed."""

    def __init__(self, scope: str) -> None:
        super().__init__()
        self.scope = scope

    def __call__(self, request: HttpRequest) -> ApiKey:
        found: ApiKey | None = super().__call__(request)
        if found is None:
            raise NotAuthenticated
        return found

    def authenticate(self, request: HttpRequest, token: str) -> ApiKey:  # noqa: ARG002 - ninja's signature
        with db.transaction() as cur:
            key = keys.authenticate(cur, token.strip())
        key.demand(self.scope)
        return key
