"""The tables of billing, as migrations/sql makes them."""

from django.db import models


class Payment(models.Model):
    """Money that moved, or should have, as the channel states it. Append-only."""

    id = models.BigAutoField(primary_key=True)
    order = models.ForeignKey(
        "orders.Order", models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )
    external_id = models.TextField()
    kind = models.TextField()
    status = models.TextField()
    gateway = models.TextField()
    amount = models.BigIntegerField()
    currency = models.TextField()
    at = models.DateTimeField(null=True)
    inbound = models.ForeignKey(
        "mailbox.Inbound", models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+", null=True
    )
    recorded_at = models.DateTimeField()

    class Meta:
        db_table = "billing_payment"
        constraints = [
            models.UniqueConstraint(
                fields=["order", "external_id", "kind", "status"], name="billing_payment_once"
            )
        ]


class Refund(models.Model):
    """Money that went back, as the channel states it. Append-only."""

    pk = models.CompositePrimaryKey("order_id", "external_id")
    order = models.ForeignKey(
        "orders.Order", models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )
    external_id = models.TextField()
    at = models.DateTimeField(null=True)
    note = models.TextField(db_default="")
    amount = models.BigIntegerField()
    currency = models.TextField()
    detail = models.JSONField()
    inbound = models.ForeignKey(
        "mailbox.Inbound", models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+", null=True
    )
    recorded_at = models.DateTimeField()

    class Meta:
        db_table = "billing_refund"


class RefundLine(models.Model):
    """Units that a refund speaks of. Append-only."""

    pk = models.CompositePrimaryKey("order_id", "refund_external_id", "external_id")
    order = models.ForeignKey(
        "orders.Order", models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )
    refund_external_id = models.TextField()
    external_id = models.TextField()
    line_seq = models.IntegerField(null=True)
    quantity = models.BigIntegerField()
    amount = models.BigIntegerField()
    tax = models.BigIntegerField()
    restock = models.TextField()

    class Meta:
        db_table = "billing_refund_line"
