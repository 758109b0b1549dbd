"""The tables of fulfilment, as migrations/sql makes them."""

from django.db import models


class FulfilmentOrder(models.Model):
    """What one location must ship for one order. Amounts: minor units of ``currency``."""

    id = models.BigIntegerField(primary_key=True)
    order = models.ForeignKey(
        "orders.Order", models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )
    location = models.ForeignKey(
        "network.Location", models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )
    state = models.TextField()
    state_since = models.DateTimeField()
    carrier = models.TextField()
    service = models.TextField()
    price = models.BigIntegerField()
    cost = models.BigIntegerField()
    currency = models.TextField()
    ship_on = models.DateField()
    deliver_on = models.DateField()
    release_at = models.DateTimeField()
    created_at = models.DateTimeField()
    refusal = models.TextField(null=True)

    class Meta:
        db_table = "fulfilment_order"


class FulfilmentLine(models.Model):
    """Units of an order's line in a fulfilment order."""

    pk = models.CompositePrimaryKey("fulfilment_order_id", "line_seq")
    fulfilment_order = models.ForeignKey(
        "FulfilmentOrder", models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )
    line_seq = models.IntegerField()
    sku = models.ForeignKey(
        "catalog.Sku", models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )
    quantity = models.BigIntegerField()
    shipped = models.BigIntegerField(db_default=0)
    stopped = models.BigIntegerField(db_default=0)
    picked = models.BigIntegerField(db_default=0)

    class Meta:
        db_table = "fulfilment_line"


class Refusal(models.Model):
    """Units that a location would or could not ship. ``about``: the place, the stock, or this line there."""

    id = models.BigAutoField(primary_key=True)
    fulfilment_order = models.ForeignKey(
        "FulfilmentOrder", models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )
    order = models.ForeignKey(
        "orders.Order", models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )
    location = models.ForeignKey(
        "network.Location", models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )
    line_seq = models.IntegerField()
    sku = models.ForeignKey(
        "catalog.Sku", models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )
    quantity = models.BigIntegerField()
    act = models.TextField()
    reason = models.TextField()
    about = models.TextField()
    note = models.TextField()
    actor = models.TextField()
    at = models.DateTimeField()
    forgotten_at = models.DateTimeField(null=True)
    forgotten_by = models.TextField(null=True)

    class Meta:
        db_table = "fulfilment_refusal"


class Gate(models.Model):
    """What must be lifted, by its owner, before an act may pass."""

    pk = models.CompositePrimaryKey("fulfilment_order_id", "gate")
    fulfilment_order = models.ForeignKey(
        "FulfilmentOrder", models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )
    gate = models.TextField()
    stops = models.TextField()
    owner = models.TextField()
    closed_at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.TextField(null=True)

    class Meta:
        db_table = "fulfilment_gate"


class Shipment(models.Model):
    """What left of a fulfilment order, or stands packed (``shipped_at`` null); ``reference`` is the shipper's
    own number of it; ``delivered_at``: when the carrier delivered the last of its packages.
    """

    id = models.BigIntegerField(primary_key=True)
    fulfilment_order = models.ForeignKey(
        "FulfilmentOrder", models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )
    order = models.ForeignKey(
        "orders.Order", models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )
    carrier = models.TextField()
    service = models.TextField()
    reference = models.TextField(null=True)
    shipped_at = models.DateTimeField(null=True)
    unpacked_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    actor = models.TextField()

    class Meta:
        db_table = "fulfilment_shipment"
        constraints = [
            models.UniqueConstraint(fields=["fulfilment_order", "reference"], name="fulfilment_shipment_once")
        ]


class ShipmentLine(models.Model):
    """Units of an order's line in a shipment."""

    pk = models.CompositePrimaryKey("shipment_id", "line_seq")
    shipment = models.ForeignKey(
        "Shipment", models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )
    line_seq = models.IntegerField()
    quantity = models.BigIntegerField()

    class Meta:
        db_table = "fulfilment_shipment_line"


class Package(models.Model):
    """A parcel of a shipment, under the carrier's tracking number (empty: none yet). Grams and
    millimetres, if known.
    """

    pk = models.CompositePrimaryKey("shipment_id", "seq")
    shipment = models.ForeignKey(
        "Shipment", models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )
    seq = models.IntegerField()
    tracking = models.TextField()
    weight_g = models.BigIntegerField(null=True)
    length_mm = models.IntegerField(null=True)
    width_mm = models.IntegerField(null=True)
    height_mm = models.IntegerField(null=True)

    class Meta:
        db_table = "fulfilment_package"


class Release(models.Model):
    """The release queue: ids of fulfilment orders, and when they are due."""

    id = models.BigIntegerField(primary_key=True)
    due_at = models.DateTimeField()

    class Meta:
        db_table = "fulfilment_release"


class Label(models.Model):
    """A package's label at its carrier. Its effect's key is ``label/<id>``; ``manifest_id``: what it was
    handed over with.
    """

    id = models.BigAutoField(primary_key=True)
    shipment = models.ForeignKey(
        "Shipment", models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )
    package_seq = models.IntegerField()
    state = models.TextField()
    tracking = models.TextField(null=True)
    error = models.TextField(null=True)
    asked_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    actor = models.TextField()
    manifest_id = models.BigIntegerField(null=True)

    class Meta:
        db_table = "fulfilment_label"
        constraints = [
            models.UniqueConstraint(
                fields=["shipment", "package_seq"],
                condition=models.Q(state__in=["asked", "bought", "voiding"]),
                name="fulfilment_label_live",
            )
        ]


class LabelFile(models.Model):
    """The files that the carrier gave for a label."""

    label = models.OneToOneField(
        "Label", models.DO_NOTHING, db_constraint=False, primary_key=True, related_name="+"
    )
    pdf = models.BinaryField()
    zpl = models.BinaryField()

    class Meta:
        db_table = "fulfilment_label_file"


class Scan(models.Model):
    """What a carrier said of a parcel, as it was read; ``print`` is its digest."""

    id = models.BigAutoField(primary_key=True)
    tracking = models.TextField()
    status = models.TextField()
    at = models.DateTimeField()
    carrier = models.TextField(null=True)
    city = models.TextField(null=True)
    region = models.TextField(null=True)
    postal_code = models.TextField(null=True)
    country = models.TextField(null=True)
    detail = models.TextField(null=True)
    code = models.TextField(null=True)
    inbound_id = models.BigIntegerField()
    recorded_at = models.DateTimeField()
    print = models.BinaryField()

    class Meta:
        db_table = "fulfilment_scan"
        constraints = [models.UniqueConstraint(fields=["tracking", "print"], name="fulfilment_scan_once")]


class Parcel(models.Model):
    """How a tracking number stands; ``known``: a package of a shipment bears it."""

    tracking = models.TextField(primary_key=True)
    state = models.TextField()
    since = models.DateTimeField(null=True)
    last_at = models.DateTimeField(null=True)
    known = models.BooleanField()
    settled_at = models.DateTimeField()

    class Meta:
        db_table = "fulfilment_parcel"


class Tracking(models.Model):
    """The tracking queue: numbers of which something came or changed."""

    id = models.BigAutoField(primary_key=True)
    tracking = models.TextField()
    due_at = models.DateTimeField()

    class Meta:
        db_table = "fulfilment_tracking"


class Manifest(models.Model):
    """What a carrier is handed a day at a location."""

    id = models.BigAutoField(primary_key=True)
    location = models.ForeignKey(
        "network.Location", models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )
    carrier = models.TextField()
    day = models.DateField()
    closed_at = models.DateTimeField()
    actor = models.TextField()

    class Meta:
        db_table = "fulfilment_manifest"
        constraints = [
            models.UniqueConstraint(fields=["location", "carrier", "day"], name="fulfilment_manifest_once")
        ]


class RecallAsked(models.Model):
    """What a location was asked to give back of a fulfilment order that it has accepted, and what it said."""

    id = models.BigAutoField(primary_key=True)
    recall = models.ForeignKey(
        "core.Recall", models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )
    fulfilment_order = models.ForeignKey(
        "FulfilmentOrder", models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )
    line_seq = models.IntegerField()
    units = models.BigIntegerField()
    stopped = models.BigIntegerField(db_default=0)
    state = models.TextField(db_default="waiting")
    asked_at = models.DateTimeField()
    answer_by = models.DateTimeField(null=True)  # null: as long as it takes
    answered_at = models.DateTimeField(null=True)
    answered_by = models.TextField(null=True)
    note = models.TextField(db_default="")

    class Meta:
        db_table = "fulfilment_recall"
        constraints = [
            models.UniqueConstraint(
                fields=["recall", "fulfilment_order", "line_seq"], name="fulfilment_recall_once"
            )
        ]
