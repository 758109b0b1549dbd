"""The tiny company with orders, in a transaction that is rolled back."""

import pytest
from tests import company
from tests.company import Company

from crossdock.core.sql import Cursor


@pytest.fixture
def mine(cur: Cursor, monday: None) -> Company:
    return company.build(cur)
