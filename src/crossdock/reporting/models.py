"""The tables of reporting, as migrations/sql makes them."""

from django.db import models


class CountedOrder(models.Model):
    """What reports count of an order. ``waited_until``: infinity while units of it wait for stock."""

    order = models.OneToOneField(
        "orders.Order", models.DO_NOTHING, primary_key=True, db_constraint=False, related_name="+"
    )
    version = models.IntegerField()
    channel_id = models.BigIntegerField()
    placed_at = models.DateTimeField()
    released_at = models.DateTimeField(null=True)
    shipped_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    waited_from = models.DateTimeField(null=True)
    waited_until = models.DateTimeField(null=True)
    fill = models.TextField(null=True)
    parts = models.IntegerField()
    locations = models.IntegerField()
    parcels = models.IntegerField()
    cost = models.BigIntegerField()
    currency = models.TextField()

    class Meta:
        db_table = "reporting_order"


class CountedPart(models.Model):
    """What reports count of a fulfilment order that was not called off."""

    fulfilment_order = models.OneToOneField(
        "fulfilment.FulfilmentOrder",
        models.DO_NOTHING,
        primary_key=True,
        db_constraint=False,
        related_name="+",
    )
    order_id = models.BigIntegerField()
    channel_id = models.BigIntegerField()
    location_id = models.BigIntegerField()
    carrier = models.TextField()
    ship_on = models.DateField()
    due_at = models.DateTimeField()
    deliver_on = models.DateField()
    released_at = models.DateTimeField(null=True)
    shipped_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)
    release = models.TextField()
    delivery = models.TextField()
    cost = models.BigIntegerField()
    currency = models.TextField()

    class Meta:
        db_table = "reporting_part"


class Sum(models.Model):
    """How many of a day, and what they add up to (minor units of ``currency``, or units)."""

    pk = models.CompositePrimaryKey(
        "version", "report", "day", "hour", "channel_id", "location_id", "carrier", "outcome", "currency"
    )
    version = models.IntegerField()
    report = models.TextField()
    day = models.DateField()
    hour = models.SmallIntegerField()
    channel_id = models.BigIntegerField()
    location_id = models.BigIntegerField()
    carrier = models.TextField()
    outcome = models.TextField()
    currency = models.TextField()
    counted = models.BigIntegerField()
    amount = models.BigIntegerField()

    class Meta:
        db_table = "reporting_sum"


class Place(models.Model):
    """How far the count has come; one row."""

    id = models.SmallIntegerField(primary_key=True)
    tx = models.BigIntegerField()
    event = models.BigIntegerField()
    below = models.BigIntegerField(null=True)
    version = models.IntegerField()
    rules = models.IntegerField()
    zone = models.TextField()

    class Meta:
        db_table = "reporting_place"
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="reporting_place_alone")]
