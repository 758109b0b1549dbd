"""The tables of inventory, as migrations/sql makes them."""

from django.db import models


class Stock(models.Model):
    """Units of a SKU at a location. ``0 <= reserved <= on_hand``, at every commit."""

    pk = models.CompositePrimaryKey("sku_id", "location_id")
    sku = models.ForeignKey("catalog.Sku", models.PROTECT, db_index=False, related_name="+")
    location = models.ForeignKey("network.Location", models.PROTECT, db_index=False, related_name="+")
    on_hand = models.BigIntegerField(db_default=0)
    reserved = models.BigIntegerField(db_default=0)
    safety = models.BigIntegerField(db_default=0)
    missing = models.BigIntegerField(db_default=0)

    class Meta:
        db_table = "inventory_stock"


class Movement(models.Model):
    """Why stock changed. Append-only; sums to ``on_hand - missing``."""

    id = models.BigAutoField(primary_key=True)
    sku = models.ForeignKey(
        "catalog.Sku", models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )
    location = models.ForeignKey(
        "network.Location", models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )
    quantity = models.BigIntegerField()
    reason = models.TextField()
    reference = models.TextField(db_default="")
    actor = models.TextField()
    at = models.DateTimeField()

    class Meta:
        db_table = "inventory_movement"


class Count(models.Model):
    """What was counted, and how far off the books were. Append-only."""

    id = models.BigAutoField(primary_key=True)
    sku = models.ForeignKey(
        "catalog.Sku", models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )
    location = models.ForeignKey(
        "network.Location", models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )
    counted = models.BigIntegerField()
    as_of = models.DateTimeField()
    difference = models.BigIntegerField()
    reference = models.TextField(db_default="")
    actor = models.TextField()
    at = models.DateTimeField()

    class Meta:
        db_table = "inventory_count"


class CountTask(models.Model):
    """A cell to count, because units were looked for there and not found. ``gone`` of them, and ``doubted``
    more, are off the books until a count.
    """

    id = models.BigAutoField(primary_key=True)
    sku = models.ForeignKey(
        "catalog.Sku", models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )
    location = models.ForeignKey(
        "network.Location", models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )
    reason = models.TextField()
    reference = models.TextField()
    times = models.IntegerField(db_default=1)
    gone = models.BigIntegerField()
    doubted = models.BigIntegerField()
    since = models.DateTimeField()
    latest_at = models.DateTimeField()
    actor = models.TextField()
    closed_at = models.DateTimeField(null=True)
    count = models.ForeignKey("Count", models.PROTECT, db_index=False, related_name="+", null=True)

    class Meta:
        db_table = "inventory_count_task"
        constraints = [
            models.UniqueConstraint(
                fields=["sku", "location"],
                condition=models.Q(closed_at__isnull=True),
                name="inventory_count_task_open",
            )
        ]


class SafetyVersion(models.Model):
    """Safety stock from an instant on, for replay. Append-only."""

    pk = models.CompositePrimaryKey("sku_id", "location_id", "valid_from")
    sku = models.ForeignKey(
        "catalog.Sku", models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )
    location = models.ForeignKey(
        "network.Location", models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )
    valid_from = models.DateTimeField()
    safety = models.BigIntegerField()
    actor = models.TextField()

    class Meta:
        db_table = "inventory_safety_version"


class Reservation(models.Model):
    """Units reserved for an order's line at a location, while they are."""

    pk = models.CompositePrimaryKey("order_id", "line_seq", "location_id")
    order_id = models.BigIntegerField()
    line_seq = models.IntegerField()
    location = models.ForeignKey(
        "network.Location", models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )
    sku = models.ForeignKey(
        "catalog.Sku", models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )
    quantity = models.BigIntegerField()
    created_at = models.DateTimeField()

    class Meta:
        db_table = "inventory_reservation"


class ReservationEnd(models.Model):
    """A reservation that ended, whole or in part. Append-only."""

    id = models.BigAutoField(primary_key=True)
    order_id = models.BigIntegerField()
    line_seq = models.IntegerField()
    location = models.ForeignKey(
        "network.Location", models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )
    sku = models.ForeignKey(
        "catalog.Sku", models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )
    quantity = models.BigIntegerField()
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    how = models.TextField()

    class Meta:
        db_table = "inventory_reservation_end"


class Checkout(models.Model):
    """A reservation for a checkout, until it is used, given up or expires."""

    id = models.BigIntegerField(primary_key=True)
    state = models.TextField(db_default="held")
    expires_at = models.DateTimeField()
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    actor = models.TextField()

    class Meta:
        db_table = "inventory_checkout"


class CheckoutLine(models.Model):
    """Units that a checkout holds."""

    pk = models.CompositePrimaryKey("checkout_id", "sku_id", "location_id")
    checkout = models.ForeignKey("Checkout", models.PROTECT, db_index=False, related_name="+")
    sku = models.ForeignKey(
        "catalog.Sku", models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )
    location = models.ForeignKey(
        "network.Location", models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )
    quantity = models.BigIntegerField()

    class Meta:
        db_table = "inventory_checkout_line"


class Supply(models.Model):
    """A document of what is to come: a supplier's receipt, or a transfer between locations (``states``)."""

    id = models.BigIntegerField(primary_key=True)
    kind = models.TextField()
    reference = models.TextField()
    state = models.TextField()
    supplier = models.TextField(db_default="")
    origin = models.ForeignKey(
        "network.Location", models.PROTECT, db_index=False, related_name="+", null=True
    )
    created_at = models.DateTimeField()
    shipped_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    actor = models.TextField()

    class Meta:
        db_table = "inventory_supply"
        constraints = [models.UniqueConstraint(fields=["kind", "reference"], name="inventory_supply_once")]


class SupplyLine(models.Model):
    """Its units of a SKU to a location: ``sent + over = received + damaged + short + underway``."""

    pk = models.CompositePrimaryKey("supply_id", "sku_id", "location_id")
    supply = models.ForeignKey("Supply", models.PROTECT, db_index=False, related_name="+")
    sku = models.ForeignKey("catalog.Sku", models.PROTECT, db_index=False, related_name="+")
    location = models.ForeignKey("network.Location", models.PROTECT, db_index=False, related_name="+")
    quantity = models.BigIntegerField()
    expected_on = models.DateField(null=True)
    sent = models.BigIntegerField(db_default=0)
    received = models.BigIntegerField(db_default=0)
    damaged = models.BigIntegerField(db_default=0)
    short = models.BigIntegerField(db_default=0)
    over = models.BigIntegerField(db_default=0)
    underway = models.BigIntegerField(db_default=0)

    class Meta:
        db_table = "inventory_supply_line"


class Arrival(models.Model):
    """A delivery that came, of one document. Append-only."""

    id = models.BigAutoField(primary_key=True)
    supply = models.ForeignKey("Supply", models.PROTECT, db_index=False, related_name="+")
    reference = models.TextField()
    final = models.BooleanField()
    actor = models.TextField()
    at = models.DateTimeField()

    class Meta:
        db_table = "inventory_arrival"
        constraints = [models.UniqueConstraint(fields=["supply", "reference"], name="inventory_arrival_once")]


class ArrivalLine(models.Model):
    """Units that came: ``received`` can be sold, ``damaged`` cannot."""

    pk = models.CompositePrimaryKey("arrival_id", "sku_id", "location_id")
    arrival = models.ForeignKey("Arrival", models.PROTECT, db_index=False, related_name="+")
    sku = models.ForeignKey(
        "catalog.Sku", models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )
    location = models.ForeignKey(
        "network.Location", models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )
    received = models.BigIntegerField()
    damaged = models.BigIntegerField()

    class Meta:
        db_table = "inventory_arrival_line"
