"""The tables of webhooks, as migrations/sql makes them."""

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Endpoint(models.Model):
    """A program that is told of events. Empty arrays: of everything."""

    id = models.BigAutoField(primary_key=True)
    name = models.TextField()
    url = models.TextField()
    types = ArrayField(models.TextField())
    channels = ArrayField(models.TextField())
    locations = ArrayField(models.TextField())
    state = models.TextField(db_default="active")
    reason = models.TextField(null=True)
    changed_at = models.DateTimeField()
    created_at = models.DateTimeField()

    class Meta:
        db_table = "webhooks_endpoint"
        constraints = [models.UniqueConstraint(fields=["name"], name="webhooks_endpoint_name")]


class Secret(models.Model):
    """What an endpoint's messages are signed with; of several that have not ended, all sign."""

    id = models.BigAutoField(primary_key=True)
    endpoint = models.ForeignKey(Endpoint, models.DO_NOTHING, db_index=False, related_name="+")
    sealed = models.BinaryField()
    created_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "webhooks_secret"


class Position(models.Model):
    """How far the log was read for an endpoint, and up to where what was queued is queued again."""

    endpoint = models.OneToOneField(Endpoint, models.DO_NOTHING, primary_key=True, related_name="+")
    tx = models.BigIntegerField()
    event = models.BigIntegerField()
    again_tx = models.BigIntegerField(db_default=0)
    again_event = models.BigIntegerField(db_default=0)

    class Meta:
        db_table = "webhooks_position"


class Health(models.Model):
    """How an endpoint does. Wall time."""

    endpoint = models.OneToOneField(Endpoint, models.DO_NOTHING, primary_key=True, related_name="+")
    failures = models.IntegerField(db_default=0)
    failing_since = models.DateTimeField(null=True)
    rest_until = models.DateTimeField(null=True)
    slow = models.BooleanField(db_default=False)
    delivered_at = models.DateTimeField(null=True)
    error = models.TextField(null=True)

    class Meta:
        db_table = "webhooks_health"


class Delivery(models.Model):
    """The message that tells an endpoint of an event."""

    pk = models.CompositePrimaryKey("endpoint_id", "event_id")
    endpoint_id = models.BigIntegerField()
    event_id = models.BigIntegerField()
    outbound_id = models.BigIntegerField()

    class Meta:
        db_table = "webhooks_delivery"
