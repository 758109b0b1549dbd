"""The tables of desk, as migrations/sql makes them."""

from django.db import models


class Bulk(models.Model):
    """A bulk act: what is done, to how many orders, by whom. ``undoes``: the one that it takes back."""

    id = models.BigAutoField(primary_key=True)
    asked = models.JSONField()
    chosen = models.JSONField()
    undoes = models.ForeignKey(
        "Bulk", models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+", null=True
    )
    orders = models.IntegerField()
    actor = models.TextField()
    asked_at = models.DateTimeField()

    class Meta:
        db_table = "desk_bulk"
        constraints = [models.UniqueConstraint(fields=["undoes"], name="desk_bulk_undone_once")]


class Item(models.Model):
    """One order of a bulk act, and what came of it. ``kept``: what taking it back needs."""

    id = models.BigAutoField(primary_key=True)
    bulk = models.ForeignKey("Bulk", models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+")
    order = models.ForeignKey(
        "orders.Order", models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )
    state = models.TextField(db_default="waiting")
    why = models.TextField(db_default="")
    kept = models.JSONField(null=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "desk_bulk_item"
        constraints = [models.UniqueConstraint(fields=["bulk", "order"], name="desk_bulk_item_once")]
