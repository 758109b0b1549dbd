"""The tiny company's day, in a transaction that is rolled back."""

import pytest
from tests import company
from tests.reporting.days import Play

from crossdock.core.sql import Cursor


@pytest.fixture
def play(cur: Cursor, monday: None) -> Play:
    return Play(cur, company.build(cur))
