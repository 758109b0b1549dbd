"""The tables of mailbox, as migrations/sql makes them."""

from django.db import models


class Inbound(models.Model):
    """A message as it crossed the boundary. Immutable. May hold personal data."""

    id = models.BigIntegerField(primary_key=True)
    source = models.TextField()
    key = models.TextField()
    kind = models.TextField()
    channel = models.ForeignKey(
        "partners.Channel",
        models.DO_NOTHING,
        db_constraint=False,
        db_index=False,
        related_name="+",
        null=True,
    )
    headers = models.JSONField(null=True)
    body = models.BinaryField()
    received_at = models.DateTimeField()

    class Meta:
        db_table = "mailbox_inbound"
        constraints = [models.UniqueConstraint(fields=["source", "key"], name="mailbox_inbound_once")]


class Intake(models.Model):
    """The intake queue: ids of inbound messages that wait."""

    id = models.BigIntegerField(primary_key=True)
    due_at = models.DateTimeField()
    attempts = models.SmallIntegerField(db_default=0)

    class Meta:
        db_table = "mailbox_intake"


class Quarantine(models.Model):
    """An inbound message set aside, and why."""

    inbound = models.OneToOneField(
        "Inbound", models.DO_NOTHING, primary_key=True, db_constraint=False, related_name="+"
    )
    code = models.TextField()
    reason = models.TextField()
    at = models.DateTimeField()
    times = models.IntegerField(db_default=1)
    resolved_at = models.DateTimeField(null=True)
    resolution = models.TextField(null=True)

    class Meta:
        db_table = "mailbox_quarantine"


class Mend(models.Model):
    """A corrected body beside the raw one; the newest is read. May hold personal data."""

    id = models.BigAutoField(primary_key=True)
    inbound = models.ForeignKey(
        "Inbound", models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )
    body = models.BinaryField()
    actor = models.TextField()
    at = models.DateTimeField()

    class Meta:
        db_table = "mailbox_mend"


class Outbound(models.Model):
    """A message out, as it is or will be sent. Immutable. May hold personal data."""

    id = models.BigIntegerField(primary_key=True)
    key = models.TextField()
    party = models.TextField()
    kind = models.TextField()
    address = models.TextField()
    headers = models.JSONField()
    body = models.BinaryField()
    order_id = models.BigIntegerField(null=True)
    created_at = models.DateTimeField()
    lane = models.TextField(null=True)
    place = models.BigIntegerField(null=True)

    class Meta:
        db_table = "mailbox_outbound"
        constraints = [models.UniqueConstraint(fields=["key"], name="mailbox_outbound_once")]


class Dispatch(models.Model):
    """The dispatch queue: ids of outbound messages that wait."""

    id = models.BigIntegerField(primary_key=True)
    due_at = models.DateTimeField()
    attempts = models.SmallIntegerField(db_default=0)

    class Meta:
        db_table = "mailbox_dispatch"


class Lane(models.Model):
    """The queue of outbound messages that keep an order: of a lane the smallest place goes first."""

    id = models.BigIntegerField(primary_key=True)
    party = models.TextField()
    lane = models.TextField()
    place = models.BigIntegerField()
    due_at = models.DateTimeField()
    attempts = models.IntegerField(db_default=0)
    began_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "mailbox_lane"


class Attempt(models.Model):
    """One try to send an outbound message, and what the other side answered."""

    pk = models.CompositePrimaryKey("outbound_id", "attempt")
    outbound = models.ForeignKey(
        "Outbound", models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )
    attempt = models.IntegerField()
    at = models.DateTimeField()
    status = models.IntegerField(null=True)
    error = models.TextField(null=True)
    delivered = models.BooleanField()
    gave_up = models.BooleanField(db_default=False)

    class Meta:
        db_table = "mailbox_attempt"
