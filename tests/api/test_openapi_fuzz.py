"""schemathesis over the whole OpenAPI document, with valid and with broken input: whatever comes in, the
answer is one that the document describes, in its shape, and never a 5xx. A few examples of each operation;
``tests/soak/test_openapi.py`` tries many more.
"""

from collections.abc import Iterator

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from tests.api import fuzzing

FEW = 10  # examples an operation
SCHEMA = fuzzing.schema(coverage={"enabled": False})


@pytest.fixture(scope="module")
def there() -> Iterator[fuzzing.There]:
    with fuzzing.there("schemathesis") as found:
        yield found


@SCHEMA.parametrize()
@settings(max_examples=FEW, deadline=None, suppress_health_check=list(HealthCheck))
def test_no_answer_is_off_the_document(case: schemathesis.Case, there: fuzzing.There) -> None:
    there.ask(case)
