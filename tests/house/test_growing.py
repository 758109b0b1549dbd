"""Every table that grows with orders is cleared by a kind of retention, or says why it is not."""

from collections import Counter

from django.apps import apps

from crossdock.app import growing
from crossdock.core import retention


def tables() -> set[str]:
    return {model._meta.db_table for model in apps.get_models() if model.__module__.startswith("crossdock.")}


def test_every_table_says_what_becomes_of_its_rows() -> None:
    cleared = [table for found in growing.CLEARED.values() for table in found]
    said = Counter([*cleared, *growing.KEPT, *growing.STILL])
    assert sorted(tables() - said.keys()) == [], "say in app/growing.py what keeps it from growing for ever"
    assert sorted(said.keys() - tables()) == [], "there is no such table any more"
    assert [table for table, count in said.items() if count > 1] == []
    assert [table for table, reason in growing.KEPT.items() if len(reason.split()) < 4] == []


def test_every_kind_of_retention_clears_something() -> None:
    assert growing.CLEARED.keys() == retention.KINDS.keys()
