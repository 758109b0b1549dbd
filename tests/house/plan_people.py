"""Samples for the plan test: people, their sessions and links."""

from datetime import timedelta
from typing import Any, Final

from tests.house.plan_values import HAVE, NOW

ADA: Final = {"email": "u00005@example.com"}
OF_USER: Final = {"user_id": 5}
LIVE: Final = dict.fromkeys(("seen", "begun"), NOW - timedelta(hours=1))
NOBODY: Final = {**dict.fromkeys(("email", "q")), "limit": 50}
PEOPLE: Final[dict[str, dict[str, Any]]] = {
    "accounts/identity_find": {"provider": "p", "issuer": "https://p.example.com", "subject": "S5"},
    **{f"accounts/link_{one}": {"sha256": b"5", "at": NOW} for one in ("find", "use")},
    "accounts/link_put": {**OF_USER, "kind": "reset", "sha256": b"new"},
    "accounts/links_end": OF_USER,
    **{f"accounts/recovery_{one}": {"id": 1} for one in ("used", "set", "left")},
    **{f"accounts/retain_{one}": {"ids": HAVE} for one in ("links", "sessions")},
    "accounts/role_drop": {"name": "r1"},
    "accounts/session_begin": {**OF_USER, "sha256": b"new"},
    "accounts/session_find": {"sha256": b"5", **LIVE},
    "accounts/sessions_end": {**OF_USER, "id": None, "but": None},
    "accounts/sessions_list": {**OF_USER, **LIVE},
    **{f"accounts/{one}": {"id": 5} for one in ("session_seen", "totp_set", "totp_used", "user_password")},
    **{f"accounts/user_{one}": ADA for one in ("insert", "lock", "proof", "who_forgot")},
    "accounts/user_rights": {"id": 5, "role": "r1", "admin": False},
    "accounts/users_list": {**NOBODY, "role": "r1", "active": True, "after": "u05000@example.com"},
}
