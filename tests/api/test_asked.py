"""Fewer fields, addresses asked for what they do not know, ETags, and changes of what was read only."""

import threading
from typing import Any

import pytest
from django.http import HttpResponse
from tests.api.calling import Caller, order


def problem(response: HttpResponse, status: int) -> Any:
    assert response.status_code == status, response.content
    assert response["Content-Type"] == "application/problem+json"
    return response.json()  # type: ignore[attr-defined]


def tag(api: Caller, path: str) -> str:
    return api.call("GET", path)["ETag"]


def test_a_list_and_an_object_give_only_the_fields_that_are_asked_for(api: Caller) -> None:
    number = api.post("orders", order("A-1"), 201)["number"]
    [item] = api.get("orders?fields=number,status")["items"]
    assert item == {"number": number, "status": "released"}
    assert api.get(f"orders/{number}?fields=version,source") == {"version": 1, "source": order("A-1")}
    assert api.get("availability?fields=sku&limit=1")["items"][0] == {"sku": "MUG"}
    assert api.get("orders?fields=number&limit=1").keys() == {"items", "next_cursor"}


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("fields=nunber", "fields"),
        ("fields=", "fields"),
        ("fields=number&fields=status", "fields"),
        ("staus=held", "staus"),
        ("status=held&status=open", "status"),
        ("=1", ""),
    ],
)
def test_what_an_address_does_not_know_is_refused_by_name(api: Caller, query: str, field: str) -> None:
    refused = api.ask("GET", f"orders?{query}", 422)
    assert [one["field"] for one in refused["errors"]] == [field]


def test_a_parameter_that_may_come_often_does(api: Caller) -> None:
    found = api.get("availability?sku=MUG&sku=TEE&location=EWR")["items"]
    assert [one["sku"] for one in found] == ["MUG", "TEE"]


def test_an_object_that_is_still_the_same_is_not_sent_again(api: Caller) -> None:
    number = api.post("orders", order("A-1"), 201)["number"]
    known = tag(api, f"orders/{number}")
    assert known.startswith('"1-')
    again = api.call("GET", f"orders/{number}", headers={"If-None-Match": f'"x", W/{known}'})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", known)
    for other in ('"1"', "rubbish", '"x"'):
        assert api.call("GET", f"orders/{number}", headers={"If-None-Match": other}).status_code == 200
    api.post(f"orders/{number}/notes", {"text": "a note"})
    api.post(f"orders/{number}/tags", {"add": ["vip"]})
    assert tag(api, f"orders/{number}").startswith('"2-')
    assert api.call("GET", f"orders/{number}", headers={"If-None-Match": known}).status_code == 200
    assert "ETag" not in api.call("GET", "orders")


@pytest.mark.parametrize("match", ["{tag}", '"1"', "*", '"0-00", {tag}'])
def test_a_change_of_what_was_read_is_made(api: Caller, match: str) -> None:
    number = api.post("orders", order("A-1"), 201)["number"]
    headers = {"If-Match": match.format(tag=tag(api, f"orders/{number}"))}
    done = api.call("POST", f"orders/{number}/tags", {"add": ["vip"]}, headers)
    assert done.status_code == 200
    assert api.get(f"orders/{number}?fields=tags") == {"tags": ["vip"]}


@pytest.mark.parametrize("match", ["{tag}", '"1"', "W/{now}", '"x"'])
def test_a_change_of_what_is_another_by_now_is_refused(api: Caller, match: str) -> None:
    number = api.post("orders", order("A-1"), 201)["number"]
    before = tag(api, f"orders/{number}")
    api.post(f"orders/{number}/tags", {"add": ["first"]})
    now = tag(api, f"orders/{number}")
    headers = {"If-Match": match.format(tag=before, now=now), "Idempotency-Key": "K-1"}
    refused = problem(api.call("POST", f"orders/{number}/tags", {"add": ["second"]}, headers), 412)
    assert (refused["code"], f'"{refused["etag"]}"') == ("outdated", now)
    assert api.get(f"orders/{number}")["tags"] == ["first"]
    headers["If-Match"] = now  # the same key again, now with what is there
    assert api.call("POST", f"orders/{number}/tags", {"add": ["second"]}, headers).status_code == 200


def test_a_tag_that_cannot_be_read_or_has_no_object_is_refused(api: Caller) -> None:
    number = api.post("orders", order("A-1"), 201)["number"]
    for header in ("1", '"1', '"1" "2"', ",", '"a"b"'):
        refused = api.call("POST", f"orders/{number}/hold", {"reason": "x"}, {"If-Match": header})
        assert problem(refused, 400)["code"] == "condition_invalid"
    assert problem(api.call("POST", "orders", order("A-2"), {"If-Match": '"1"'}), 400)
    odd = api.call("POST", f"orders/{number}/hold", {"reason": "x"}, {"If-None-Match": "*"})
    assert problem(odd, 400)["code"] == "condition_invalid"
    assert problem(api.call("POST", "orders/SO-1/hold", {"reason": "x"}, {"If-Match": '"1"'}), 404)
    assert api.get(f"orders/{number}")["holds"] == []


def test_parts_shipments_and_supply_have_tags_too(api: Caller) -> None:
    api.post("orders", order("A-1"), 201)
    [part] = api.get("fulfilment-orders")["items"]
    at = f"fulfilment-orders/{part['number']}"
    known = {"If-Match": tag(api, at)}
    assert api.call("POST", f"{at}/accept", headers=known).status_code == 200
    assert problem(api.call("POST", f"{at}/pick", headers=known), 412)
    shipment = api.post(f"{at}/pack")["id"]
    known = {"If-Match": tag(api, f"shipments/{shipment}")}
    assert api.call("POST", f"shipments/{shipment}/labels", headers=known).status_code == 200
    assert problem(api.call("POST", f"shipments/{shipment}/leave", headers=known), 412)
    api.post("receipts", {"reference": "PO-1", "lines": [{"sku": "MUG", "location": "EWR", "quantity": 5}]})
    known = {"If-Match": tag(api, "receipts/PO-1")}
    assert api.call("POST", "receipts/PO-1/cancel", headers=known).status_code == 200
    assert problem(api.call("POST", "receipts/PO-1/cancel", headers=known), 412)


def test_of_two_who_change_what_both_read_one_is_refused(live: Caller) -> None:
    number = live.post("orders", order("A-1"), 201)["number"]
    headers, start = {"If-Match": tag(live, f"orders/{number}")}, threading.Barrier(2)
    found: list[int] = []

    def change(name: str) -> None:
        from django.db import connections

        start.wait(30)
        found.append(live.call("POST", f"orders/{number}/tags", {"add": [name]}, headers).status_code)
        connections.close_all()

    both = [threading.Thread(target=change, args=(name,)) for name in ("one", "other")]
    for one in both:
        one.start()
    for one in both:
        one.join(60)
    assert sorted(found) == [200, 412]
    assert len(live.get(f"orders/{number}")["tags"]) == 1


@pytest.mark.parametrize("encoding", ["gzip", "br", "deflate", "gzip, identity", "x-whatever"])
def test_a_body_that_unfolds_is_refused_unread(api: Caller, encoding: str) -> None:
    response = api.call("POST", "orders", b"\x1f\x8b" + b"\x00" * 100, {"Content-Encoding": encoding})
    assert problem(response, 415)["code"] == "encoding_refused"
    assert response["Accept-Encoding"] == "identity"
    assert api.call("POST", "orders", order("A-1"), {"Content-Encoding": "identity"}).status_code == 201
