"""What carriers and aggregators send is read as scans, from their own documents where there are some."""

import base64
import hashlib
import hmac
import json
from collections import Counter
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crossdock.carriers import scans
from crossdock.carriers.adapters import scans_aftership, scans_crossdock, scans_easypost
from crossdock.carriers.scans import Scan, Status
from crossdock.mailbox.errors import Undecodable
from crossdock.mailbox.registry import Ignored, Refused
from crossdock.partners.channels import Channel

DATA = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "integrations"
EVENT = DATA / "easypost" / "webhooks" / "event-body.json"
CHANNEL = Channel(1, "parcels", "easypost")
READERS = [scans_crossdock, scans_easypost, scans_aftership]
there = pytest.mark.skipif(not DATA.exists(), reason="the shared documents are not here")


def read(found: list[Any]) -> list[Scan]:
    assert all(isinstance(one, Scan | Ignored) for one in found), found
    return [one for one in found if isinstance(one, Scan)]


@there
def test_easyposts_event_is_read_whole() -> None:
    found = read(scans_easypost.decode(EVENT.read_bytes()))
    told = json.loads(EVENT.read_bytes())["result"]["tracking_details"]
    assert [one.at.strftime("%Y-%m-%dT%H:%M:%SZ") for one in found] == [one["datetime"] for one in told]
    assert [one.detail for one in found] == [one["message"] for one in told]
    assert found[0].status is Status.ANNOUNCED
    assert {one.status for one in found[1:]} == {Status.IN_TRANSIT}
    assert (found[1].city, found[1].region, found[1].postal_code) == ("ORLANDO", "FL", "32809")
    assert {(one.tracking, one.carrier) for one in found} == {("1", "FedEx")}
    message = scans_easypost.message(CHANNEL, {}, EVENT.read_bytes())
    assert (message.source, message.key, message.kind) == (
        "hooks/carriers/parcels", "evt_1", "tracking/easypost",
    )  # fmt: skip


@there
def test_easypost_signs_the_raw_bytes_under_the_secret_in_nfkd() -> None:
    """Made with ``openssl dgst -sha256 -hmac`` of EasyPost's own body and a secret in decomposed form."""
    said = "hmac-sha256-hex=044558adfe9c4781bc7c72cd65c57c7185673ac9c03669d3a493caafaff2ef44"
    body = EVENT.read_bytes()
    for secret in ("s\u00e9cret", "se\u0301cret"):
        assert scans_easypost.verify([b"other", secret.encode()], body, {scans_easypost.SIGNATURE: said})
        assert not scans_easypost.verify([secret.encode()], body + b" ", {scans_easypost.SIGNATURE: said})
        assert not scans_easypost.verify([secret.encode()], body, {})
    assert not scans_easypost.verify([b"other"], body, {scans_easypost.SIGNATURE: said})


@there
@pytest.mark.parametrize("name", ["trackers-create", "trackers-retrieve"])
def test_a_bare_tracker_is_read(name: str) -> None:
    [first, second] = read(
        scans_easypost.decode((DATA / f"easypost/doc_replies/trackers__{name}.json").read_bytes())
    )
    assert first.status is second.status is Status.ANNOUNCED
    assert (second.city, second.code) == ("HOUSTON", "status_update")


@there
def test_what_is_no_tracker_is_ignored_and_a_thin_event_quarantined() -> None:
    event = (DATA / "easypost/doc_replies/events__events-retrieve.json").read_bytes()
    with pytest.raises(Undecodable) as caught:
        scans_easypost.decode(event)
    assert caught.value.fault == "no_tracker"
    batch = {"object": "Event", "description": "batch.updated", "result": {"object": "Batch", "id": "b"}}
    [ignored] = scans_easypost.decode(json.dumps(batch).encode())
    assert isinstance(ignored, Ignored)


@there
def test_aftership_checkpoints_carry_the_time_of_their_place() -> None:
    document = json.loads((DATA / "aftership/tracking__GetTrackingResult.json").read_bytes())
    tracking = document["data"]["tracking"]
    hook = {"event": "tracking_update", "event_id": "e-1", "msg": tracking, "ts": 1}
    found = read(scans_aftership.decode(json.dumps(hook).encode()))
    assert len(found) == len(tracking["checkpoints"])
    assert found == read(scans_aftership.decode(json.dumps(document).encode()))
    assert found[0].at == datetime(2018, 7, 23, 6, 21, 39, tzinfo=UTC)  # 01:21:39-05:00
    assert (found[1].status, found[1].at.hour) == (Status.ACCEPTED, 8)  # 16:58+08:00
    assert max(found, key=lambda one: one.at).status is Status.DELIVERED
    assert scans_aftership.message(CHANNEL, {}, json.dumps(hook).encode()).key == "e-1"


@there
def test_aftership_last_checkpoint_is_read() -> None:
    body = (DATA / "aftership/checkpoint__GetLastCheckpointResult.json").read_bytes()
    [one] = read(scans_aftership.decode(body))
    assert (one.tracking, one.status, one.city, one.carrier) == (
        "111111111111", Status.DELIVERED, "Deal", "fedex",
    )  # fmt: skip


def test_aftership_signs_in_base64_under_either_name() -> None:
    body, secret = b'{"msg":{}}', b"secret"
    made = base64.b64encode(hmac.new(secret, body, hashlib.sha256).digest()).decode()
    for name in scans_aftership.SIGNATURES:
        assert scans_aftership.verify([b"other", secret], body, {name: made})
        assert not scans_aftership.verify([secret], body + b" ", {name: made})
    assert not scans_aftership.verify([secret], body, {})


def test_our_own_shape_is_signed_as_standard_webhooks_say() -> None:
    """The example of the Standard Webhooks specification."""
    secret = b"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    body = b'{"test": 2432232314}'
    headers = {
        "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
        "webhook-timestamp": "1614265330",
        "webhook-signature": "v1,AAAA v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    }
    assert scans_crossdock.verify([secret], body, headers)
    assert not scans_crossdock.verify([secret], body + b" ", headers)
    assert not scans_crossdock.verify([secret], body, {**headers, "webhook-id": "other"})
    assert not scans_crossdock.verify([b"other"], body, headers)


def test_each_part_stands_alone() -> None:
    events = [
        {"tracking": " 1z 99 ", "status": "Returned to sender", "at": "2026-11-23T10:00:00-05:00",
         "place": {"city": "Lima\u0000", "country": "PE"}},
        {"tracking": "T", "status": "lost in space", "at": "2026-11-23T10:00:00Z"},
        {"tracking": "", "status": "delivered", "at": "2026-11-23T10:00:00Z"},
        {"tracking": "T", "status": "delivered", "at": "yesterday"},
        {"tracking": 4711, "status": "picked_up", "at": "2026-11-23T10:00:00Z"},
    ]  # fmt: skip
    found = scans_crossdock.decode(json.dumps({"events": events}).encode())
    assert [type(one) for one in found] == [Scan, Refused, Refused, Refused, Scan]
    first = found[0]
    assert isinstance(first, Scan)
    assert (first.tracking, first.status, first.city) == ("1Z99", Status.RETURNED, "Lima")
    assert first.at == datetime(2026, 11, 23, 15, tzinfo=UTC)


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("body", [b"", b"no json", b"[]", b"1", b"\xff", b"{}", b"null", b"[" * 100_000])
def test_what_cannot_be_read_says_so(reader: Any, body: bytes) -> None:
    with suppress(Undecodable):
        assert all(isinstance(one, Refused) for one in reader.decode(body))
    assert reader.message(CHANNEL, {}, body).key


SOME = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda one: st.lists(one, max_size=3) | st.dictionaries(st.text(max_size=5), one, max_size=3),
    max_leaves=5,
)
KEYS = st.sampled_from(
    ["tracking", "status", "at", "events", "place", "result", "object", "tracking_code", "tracking_details",
     "datetime", "msg", "data", "checkpoints", "tag", "subtag", "tracking_number", "checkpoint_time", "zip"]
)  # fmt: skip
WORDS = st.sampled_from(
    ["delivered", "Delivered", "Tracker", "Event", "1Z", "2026-11-23T10:00:00Z", "\ud800"]
)


@pytest.mark.parametrize("reader", READERS)
@given(
    document=st.dictionaries(KEYS, SOME | WORDS | st.lists(st.dictionaries(KEYS, SOME | WORDS), max_size=3))
)
def test_no_document_breaks_a_reader(reader: Any, document: dict[str, Any]) -> None:
    """It reads, refuses or ignores; and what it reads can be stored."""
    try:
        found = reader.decode(json.dumps(document).encode())
    except Undecodable:
        return
    for one in found:
        assert isinstance(one, Scan | Refused | Ignored)
        if isinstance(one, Scan):
            texts = (one.tracking, one.city, one.region, one.postal_code, one.country, one.detail, one.code)
            for text in texts:
                assert text is None or (text.encode() and "\x00" not in text)
            assert len(one.print) == 16


@pytest.mark.parametrize(
    "text", ["2026-02-30", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "", None]
)
def test_moments_that_are_none(text: Any) -> None:
    with pytest.raises(Undecodable):
        scans.moment(text)


def test_the_same_scan_is_known_by_its_print() -> None:
    at = datetime(2026, 11, 23, 10, tzinfo=UTC)
    one = Scan("T", Status.DELIVERED, at, carrier="UPS", city="Lima")
    others = [
        Scan("T", Status.DELIVERED, at, city="Lima", carrier="ups"),
        Scan("T", Status.DELIVERED, at, city=None, region="Lima"),
        Scan("T", Status.RETURNED, at, city="Lima"),
    ]
    assert Counter([one.print, *(other.print for other in others)])[one.print] == 2
