"""Business time that a test sets ends with the test."""

import pytest

from crossdock.core import clock


@pytest.fixture(autouse=True)
def own_business_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock._State, "anchors", None)
