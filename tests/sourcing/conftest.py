"""Business time stands still at the tiny company's Monday, unless a test moves it."""

import pytest
from tests.company import MONDAY

from crossdock.core import clock


@pytest.fixture
def monday(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: MONDAY)
