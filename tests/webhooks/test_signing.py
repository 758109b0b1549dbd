"""Signatures against the official library, both ways; and what is no secret and no address."""

import json
from base64 import b64encode
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from standardwebhooks import Webhook, WebhookVerificationError

from crossdock.core import clock
from crossdock.webhooks import signing

documents = st.dictionaries(st.text(max_size=8), st.text(max_size=20), max_size=4)
keys = st.binary(min_size=24, max_size=64)


@given(documents, st.lists(keys, min_size=1, max_size=3))
def test_the_official_library_takes_what_any_of_the_secrets_signed(
    document: dict[str, str], plain: list[bytes]
) -> None:
    body = json.dumps(document).encode()
    secrets = [signing.PREFIX + b64encode(one).decode() for one in plain]
    headers = signing.headers("evt_1", body, secrets, at=clock.wall())
    for secret in secrets:
        assert signing.secret_fault(secret) is None
        assert Webhook(secret).verify(body, headers) == document


@given(documents, keys, keys)
def test_the_official_library_refuses_what_was_changed(
    document: dict[str, str], plain: bytes, other: bytes
) -> None:
    body = json.dumps(document).encode()
    secret = signing.PREFIX + b64encode(plain).decode()
    headers = signing.headers("evt_1", body, [secret], at=clock.wall())
    late = signing.headers("evt_1", body, [secret], at=clock.wall() - timedelta(minutes=6))
    wrong = [(body + b" ", headers), (body, {**headers, "webhook-id": "evt_2"}), (body, late)]
    if other != plain:
        key = signing.PREFIX + b64encode(other).decode()
        wrong.append((body, signing.headers("evt_1", body, [key], at=clock.wall())))
    for changed, said in wrong:
        with pytest.raises(WebhookVerificationError):
            Webhook(secret).verify(changed, said)


def test_the_example_of_the_specification() -> None:
    """https://github.com/standard-webhooks/standard-webhooks, the library's own signature is the measure."""
    secret, body = signing.new_secret(), b'{"test": 2432232314}'
    at = clock.wall()
    assert signing.headers("msg_p5jXN8AQM9LWM0D4loKWxJek", body, [secret], at=at)[
        "webhook-signature"
    ] == Webhook(secret).sign("msg_p5jXN8AQM9LWM0D4loKWxJek", at, body.decode())


@pytest.mark.parametrize(
    "secret",
    [
        "",
        "whsec_",
        "whsec_AAAA",
        "whsec_" + b64encode(b"x" * 65).decode(),
        "whsec_***",
        b64encode(b"x" * 32).decode(),
    ],
)
def test_what_is_no_secret(secret: str) -> None:
    assert signing.secret_fault(secret) is not None


@pytest.mark.parametrize(
    "url",
    ["", "ftp://x/", "https://", "http://example.com/", "https://u:p@example.com/", "https://example.com/#x",
     "https://exa mple.com/", "https://example.com:99999/", "//example.com", "https://[::1", "javascript:1"],
)  # fmt: skip
def test_what_is_no_address(url: str) -> None:
    assert signing.address_fault(url, allow_private=False) is not None


def test_http_is_for_private_installations() -> None:
    assert signing.address_fault("https://example.com/hooks?x=1", allow_private=False) is None
    assert signing.address_fault("http://10.0.0.1:8080/in", allow_private=True) is None
