"""What runs of schemathesis share: the document, what it may answer, and a company.

A failure names the operation, what it was asked (as a curl command) and what was wrong with the answer.
Where the status is not documented, add it to the view's ``response``; where the shape is another, mend the
schema or the answer; where broken input was accepted, bound the field in its schema.

What was to be broken may be whole on its way: an array of one is a plain value in an address, an empty one
is not there at all, and a key that was left out is sent all the same. So what is refused or not is judged by
what was sent.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qs, urlsplit

import schemathesis
from django.core.wsgi import get_wsgi_application
from schemathesis.specs.openapi.checks import negative_data_rejection
from tests.api import described
from tests.api.calling import caller, order
from tests.conftest import clone

from crossdock.core import db as database

REFUSED = ["400", "401", "403", "404", "405", "409", "412", "413", "415", "422", "428", "429"]


def schema(**phases: Mapping[str, Any]) -> Any:
    """The whole document. ``phases``: settings of schemathesis' phases."""
    config = schemathesis.Config.from_dict(
        {
            "checks": {
                # What the document's shapes allow may still name a SKU or an order that there is not.
                "positive_data_acceptance": {"expected-statuses": ["2xx", "304", *REFUSED]},
                # An array is answered item by item: each that is wrong has its problem within.
                "negative_data_rejection": {"expected-statuses": ["207", *REFUSED]},
            },
            "phases": phases,
            "output": {"truncation": {"max-payload-size": 2000}},
        }
    )
    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application(), config=config)


@contextmanager
def company_with_orders(of: str) -> Iterator[dict[str, str]]:
    """A company with some orders, in a database of its own; the headers of a key to everything."""
    with clone(of):
        with database.transaction() as cur:
            api = caller(cur)
        for number in range(3):
            api.post("orders", order(f"A-{number}"), 201)
        yield {"Authorization": f"Bearer {api.key}"}


def ask(case: schemathesis.Case, headers: dict[str, str]) -> None:
    """The answer is one that the document describes, in its shape, and never a 5xx."""
    response = case.call(headers=headers)
    sent = parse_qs(urlsplit(response.request.url).query, keep_blank_values=True)
    fine = described.may_be_sent(case.method, case.path, sent, _text(response.request.body))
    excluded = [negative_data_rejection] if fine else []
    case.validate_response(
        response, excluded_checks=excluded, headers=headers, transport_kwargs={"headers": headers}
    )
    if response.status_code == 200 and "fields" not in (case.query or {}):  # else any field may be missing
        described.whole(case.method, case.path, response)


def _text(body: bytes | str | None) -> str:
    return body.decode(errors="replace") if isinstance(body, bytes) else body or ""
