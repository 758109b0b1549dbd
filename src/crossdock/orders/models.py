"""The tables of orders, as migrations/sql makes them."""

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Order(models.Model):
    """An order. Amounts: minor units of ``currency``. Its status is derived."""

    id = models.BigIntegerField(primary_key=True)
    channel = models.ForeignKey(
        "partners.Channel", models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )
    external_id = models.TextField()
    status = models.TextField()
    version = models.IntegerField(db_default=1)
    priority = models.IntegerField(db_default=0)
    service_level = models.TextField()
    ship_complete = models.BooleanField()
    taxes_included = models.BooleanField()
    deliver_by = models.DateField(null=True)
    placed_at = models.DateTimeField()
    received_at = models.DateTimeField()
    source_at = models.DateTimeField(null=True)
    inbound = models.ForeignKey(
        "mailbox.Inbound", models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+", null=True
    )
    digest = models.BinaryField()
    currency = models.TextField()
    shipping = models.BigIntegerField(null=True)
    discount = models.BigIntegerField(null=True)
    tax = models.BigIntegerField(null=True)
    total = models.BigIntegerField(null=True)
    current_total = models.BigIntegerField(null=True)
    computed_total = models.BigIntegerField()
    customer_ref = models.TextField(null=True)
    name = models.TextField(null=True)
    purchase_order = models.TextField(null=True)
    note = models.TextField(db_default="")
    tags = ArrayField(models.TextField(), db_default=[])
    attributes = models.JSONField(null=True)

    class Meta:
        db_table = "orders_order"
        constraints = [models.UniqueConstraint(fields=["channel", "external_id"], name="orders_order_once")]


class Line(models.Model):
    """A line, its units split by state; the parts add up to ``ordered``."""

    pk = models.CompositePrimaryKey("order_id", "seq")
    order = models.ForeignKey(
        "Order", models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )
    seq = models.IntegerField()
    external_id = models.TextField()
    sku = models.ForeignKey(
        "catalog.Sku", models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+", null=True
    )
    sku_code = models.TextField(db_column="sku", null=True)
    title = models.TextField(db_default="")
    ships = models.BooleanField()
    ordered = models.BigIntegerField()
    open = models.BigIntegerField()
    backordered = models.BigIntegerField(db_default=0)
    allocated = models.BigIntegerField(db_default=0)
    released = models.BigIntegerField(db_default=0)
    shipped = models.BigIntegerField(db_default=0)
    delivered = models.BigIntegerField(db_default=0)
    cancelled = models.BigIntegerField(db_default=0)
    returned = models.BigIntegerField(db_default=0)
    unit_price = models.DecimalField(max_digits=20, decimal_places=6, null=True)
    price_quantity = models.BigIntegerField(db_default=1)
    discount = models.BigIntegerField(db_default=0)
    tax = models.BigIntegerField(db_default=0)
    expected_on = models.DateField(null=True)
    bought_sku_id = models.BigIntegerField(null=True)
    attributes = models.JSONField(null=True)
    kit_seq = models.IntegerField(null=True)  # of a kit's line: its own seq; of a component: its kit's
    per_kit = models.DecimalField(max_digits=20, decimal_places=6, null=True)

    class Meta:
        db_table = "orders_line"


class Person(models.Model):
    """Names, addresses, telephone numbers, e-mails of an order: only here."""

    order = models.OneToOneField(
        "Order", models.DO_NOTHING, primary_key=True, db_constraint=False, related_name="+"
    )
    customer_name = models.TextField(null=True)
    customer_email = models.TextField(null=True)
    customer_phone = models.TextField(null=True)
    customer_company = models.TextField(null=True)
    name = models.TextField(null=True)
    company = models.TextField(null=True)
    line1 = models.TextField(null=True)
    line2 = models.TextField(null=True)
    city = models.TextField(null=True)
    region = models.TextField(null=True)
    postal_code = models.TextField(null=True)
    country = models.TextField(null=True)
    phone = models.TextField(null=True)
    bill_to = models.JSONField(null=True)

    class Meta:
        db_table = "orders_person"


class Hold(models.Model):
    """Why an order may not go on, what that stops, and who may lift it."""

    id = models.BigAutoField(primary_key=True)
    order = models.ForeignKey(
        "Order", models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )
    code = models.TextField()
    reason = models.TextField()
    stops = models.TextField()
    lifted_by_role = models.TextField()
    since = models.DateTimeField()
    set_by = models.TextField()
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.TextField(null=True)

    class Meta:
        db_table = "orders_hold"
        constraints = [
            models.UniqueConstraint(
                fields=["order", "code"], condition=models.Q(lifted_at__isnull=True), name="orders_hold_live"
            )
        ]


class Link(models.Model):
    """An order that came of another: ``kind`` says how."""

    order = models.OneToOneField(
        "Order", models.DO_NOTHING, primary_key=True, db_constraint=False, related_name="+"
    )
    other = models.ForeignKey(
        "Order", models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )
    kind = models.TextField()
    at = models.DateTimeField()
    actor = models.TextField()

    class Meta:
        db_table = "orders_link"


class Attachment(models.Model):
    """A file that somebody put to an order, as it came."""

    id = models.BigAutoField(primary_key=True)
    order = models.ForeignKey(
        "Order", models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )
    name = models.TextField()
    media = models.TextField()
    size = models.BigIntegerField()
    sha256 = models.BinaryField()
    body = models.BinaryField()
    added_at = models.DateTimeField()
    added_by = models.TextField()
    removed_at = models.DateTimeField(null=True)
    removed_by = models.TextField(null=True)

    class Meta:
        db_table = "orders_attachment"


class ByHand(models.Model):
    """What people changed of an order, and what its channel had said of it until then."""

    pk = models.CompositePrimaryKey("order_id", "seq", "part")
    order = models.ForeignKey(
        "Order", models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )
    seq = models.IntegerField()
    part = models.TextField()
    stated = models.JSONField()

    class Meta:
        db_table = "orders_by_hand"
