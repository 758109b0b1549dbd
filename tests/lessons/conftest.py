"""Business time as the tests of sourcing have it."""

from tests.sourcing.conftest import monday

__all__ = ["monday"]
