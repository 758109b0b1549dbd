"""schemathesis for minutes: many examples of each operation, and every boundary that its schema names, valid
and broken. What the short run (``tests/api/test_openapi_fuzz.py``) holds of ten examples holds of these.
"""

from collections.abc import Iterator

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from tests.api import fuzzing

MANY = 25  # examples an operation
SCHEMA = fuzzing.schema(coverage={"enabled": True})


@pytest.fixture(scope="module")
def there() -> Iterator[fuzzing.There]:
    with fuzzing.there("schemathesis for long") as found:
        yield found


@pytest.mark.soak
@SCHEMA.parametrize()
@settings(max_examples=MANY, deadline=None, suppress_health_check=list(HealthCheck))
def test_no_answer_is_off_the_document(case: schemathesis.Case, there: fuzzing.There) -> None:
    there.ask(case)
