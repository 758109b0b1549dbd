"""What is told is verified; as the official library signs, and as Crossdock does."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from standardwebhooks import Webhook

from crossdock.client.webhooks import NotVerified, verify
from crossdock.webhooks import signing

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
OTHER = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD"
NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
BODY = json.dumps({"id": "evt_1", "type": "order.received"}).encode()


def official(at: datetime = NOW) -> dict[str, str]:
    signature = Webhook(SECRET).sign(msg_id="evt_1", timestamp=at, data=BODY.decode())
    return {
        "Webhook-Id": "evt_1",
        "Webhook-Timestamp": str(int(at.timestamp())),
        "Webhook-Signature": signature,
    }


def test_it_verifies_the_official_librarys_signature() -> None:
    assert verify(SECRET, official(), BODY, now=NOW)["type"] == "order.received"


def test_it_verifies_ours_while_secrets_change() -> None:
    headers = signing.headers("evt_1", BODY, [OTHER, SECRET], at=NOW)
    for known in (SECRET, OTHER, [OTHER, SECRET], SECRET.removeprefix("whsec_")):
        assert verify(known, headers, BODY, now=NOW)["id"] == "evt_1"


def test_now_is_the_machines_time() -> None:
    now = datetime.now(UTC)
    verify(SECRET, official(now), BODY)
    with pytest.raises(NotVerified, match="too long ago"):
        verify(SECRET, official(now - timedelta(minutes=6)), BODY)


@pytest.mark.parametrize(
    "changed",
    [
        {"Webhook-Id": "evt_2"},
        {"Webhook-Timestamp": str(int(NOW.timestamp()) + 1)},
        {"Webhook-Timestamp": "soon"},
        {"Webhook-Timestamp": "9" * 30},
        {"Webhook-Signature": ""},
        {"Webhook-Signature": "v1,%%% v1, v2,AAAA"},
        {"Webhook-Signature": official()["Webhook-Signature"].replace("v1,", "v1a,")},
    ],
)
def test_what_was_changed_is_not_verified(changed: dict[str, str]) -> None:
    with pytest.raises(NotVerified):
        verify(SECRET, official() | changed, BODY, now=NOW)


def test_what_is_anothers_or_old_is_not_verified() -> None:
    headers = official()
    with pytest.raises(NotVerified):
        verify(SECRET, headers, BODY + b" ", now=NOW)
    with pytest.raises(NotVerified):
        verify(OTHER, headers, BODY, now=NOW)
    for by in (timedelta(minutes=6), timedelta(minutes=-6)):
        with pytest.raises(NotVerified):
            verify(SECRET, headers, BODY, now=NOW + by)
    for name in headers:
        with pytest.raises(NotVerified):
            verify(SECRET, {key: value for key, value in headers.items() if key != name}, BODY, now=NOW)


@pytest.mark.parametrize("secret", ["", "whsec_", "whsec_%%%"])
def test_a_secret_that_is_none_is_the_programs_fault(secret: str) -> None:
    with pytest.raises(ValueError, match="secret"):
        verify(secret, official(), BODY, now=NOW)
