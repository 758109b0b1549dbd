"""The tables of core, as migrations/sql makes them."""

from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper


class TransactionId(models.BigIntegerField):  # type: ignore[type-arg]
    """PostgreSQL's xid8: the id of the transaction that wrote a row. To migrations it is a plain integer."""

    def db_type(self, connection: BaseDatabaseWrapper) -> str:  # noqa: ARG002
        return "xid8"

    def from_db_value(self, value: str | int | None, *_: object) -> int | None:
        return None if value is None else int(value)

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.BigIntegerField", args, kwargs


class Clock(models.Model):
    """Virtual time: one row, or none while business time is wall time."""

    id = models.SmallIntegerField(primary_key=True, db_default=1)
    real_anchor = models.DateTimeField()
    virtual_anchor = models.DateTimeField()
    rate = models.FloatField()

    class Meta:
        db_table = "core_clock"


class Event(models.Model):
    """The log: what happened, in the transaction that did it. Append-only, partitioned by id."""

    id = models.BigIntegerField(primary_key=True)
    tx = TransactionId()
    order_id = models.BigIntegerField(null=True)
    subject = models.TextField()
    subject_id = models.BigIntegerField()
    kind = models.TextField()
    data = models.JSONField(null=True)
    actor = models.TextField()
    at = models.DateTimeField()

    class Meta:
        db_table = "core_event"


class Effect(models.Model):
    """An act on the outside world: intended before it happens, settled after."""

    id = models.BigAutoField(primary_key=True)
    key = models.TextField()
    kind = models.TextField()
    subject = models.TextField()
    subject_id = models.BigIntegerField()
    request = models.JSONField()
    state = models.TextField(db_default="intended")
    reference = models.TextField(null=True)
    outcome = models.JSONField(null=True)
    error = models.TextField(null=True)
    attempts = models.IntegerField(db_default=0)
    failures = models.IntegerField(db_default=0)
    due_at = models.DateTimeField()
    intended_at = models.DateTimeField()
    begun_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    owner = models.TextField(null=True)

    class Meta:
        db_table = "core_effect"
        constraints = [models.UniqueConstraint(fields=["key"], name="core_effect_key")]


class Recall(models.Model):
    """Units that must come back, and the answer: stopped, partly, or too late."""

    id = models.BigAutoField(primary_key=True)
    order_id = models.BigIntegerField()
    line_seq = models.IntegerField()
    sku_id = models.BigIntegerField()
    location_id = models.BigIntegerField(null=True)
    quantity = models.BigIntegerField()
    target = models.TextField()
    cause = models.TextField(null=True)
    reason = models.TextField()
    actor = models.TextField()
    state = models.TextField(db_default="asked")
    stopped = models.BigIntegerField(db_default=0)
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "core_recall"


class Idempotency(models.Model):
    """The answer to a POST with an Idempotency-Key, for 24 hours."""

    pk = models.CompositePrimaryKey("credential", "key")
    credential = models.TextField()
    key = models.TextField()
    fingerprint = models.BinaryField()
    status = models.IntegerField(null=True)
    body = models.BinaryField(null=True)
    begun_at = models.DateTimeField()

    class Meta:
        db_table = "core_idempotency"


class Import(models.Model):
    """A file that was imported, by the hash of its content."""

    id = models.BigAutoField(primary_key=True)
    kind = models.TextField()
    sha256 = models.BinaryField()
    name = models.TextField()
    rows = models.IntegerField()
    at = models.DateTimeField()
    actor = models.TextField()

    class Meta:
        db_table = "core_import"


class Worker(models.Model):
    """A worker process: what it did, and that it lives. Wall time."""

    name = models.TextField(primary_key=True)
    started_at = models.DateTimeField()
    beat_at = models.DateTimeField()
    stats = models.JSONField()

    class Meta:
        db_table = "core_worker"


class Retention(models.Model):
    """How long what is kept, from a moment on; no days: for ever."""

    pk = models.CompositePrimaryKey("what", "valid_from")
    what = models.TextField()
    valid_from = models.DateTimeField()
    days = models.IntegerField(null=True)
    actor = models.TextField()

    class Meta:
        db_table = "core_retention"


class RetentionDone(models.Model):
    """How far retention has come, and what went in all."""

    what = models.TextField(primary_key=True)
    last_id = models.BigIntegerField()
    rows = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        db_table = "core_retention_done"


class Origin(models.Model):
    """Who changed something in a transaction, and from where: people, programs, commands. Append-only."""

    id = models.BigAutoField(primary_key=True)
    tx = TransactionId()
    actor = models.TextField()
    face = models.TextField()
    act = models.TextField()
    target = models.TextField()
    address = models.GenericIPAddressField(null=True)
    agent = models.TextField(null=True)
    request = models.TextField()
    at = models.DateTimeField()
    wall_at = models.DateTimeField()

    class Meta:
        db_table = "core_origin"


class Change(models.Model):
    """What a setting was before and after, of what differs. Append-only."""

    id = models.BigAutoField(primary_key=True)
    tx = TransactionId()
    subject = models.TextField()
    name = models.TextField()
    kind = models.TextField()
    before = models.JSONField()
    after = models.JSONField()
    actor = models.TextField()
    at = models.DateTimeField()

    class Meta:
        db_table = "core_change"
