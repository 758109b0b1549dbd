"""The tables of desk, as migrations/sql makes them."""

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Bulk(models.Model):
    """A bulk act: what is done, to how many orders, by whom. ``undoes``: the one that it takes back;
    ``channels``: the only ones whose orders may be in it, by name; none: any. ``origin``: where it came from.
    """

    id = models.BigAutoField(primary_key=True)
    asked = models.JSONField()
    chosen = models.JSONField()
    undoes = models.ForeignKey(
        "Bulk", models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+", null=True
    )
    orders = models.IntegerField()
    channels = ArrayField(models.TextField(), db_default=[])
    actor = models.TextField()
    origin = models.JSONField(null=True)
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


class Posting(models.Model):
    """An order that is found by a key."""

    pk = models.CompositePrimaryKey("key", "channel_id", "order_id")
    key = models.BigIntegerField()
    channel_id = models.BigIntegerField()
    order_id = models.BigIntegerField()

    class Meta:
        db_table = "desk_posting"


class Entry(models.Model):
    """The keys that an order is found by, sorted."""

    order_id = models.BigIntegerField(primary_key=True)
    channel_id = models.BigIntegerField()
    keys = ArrayField(models.BigIntegerField())

    class Meta:
        db_table = "desk_entry"


class Term(models.Model):
    """A word, an e-mail address or a domain as it is spelt. ``near``: hashes of it, also less a letter."""

    key = models.BigIntegerField(primary_key=True)
    text = models.TextField()
    near = ArrayField(models.IntegerField())

    class Meta:
        db_table = "desk_term"


class Search(models.Model):
    """How far the search has come, in the log and in the orders from before; one row."""

    id = models.SmallIntegerField(primary_key=True)
    tx = models.BigIntegerField()
    event = models.BigIntegerField()
    below = models.BigIntegerField(null=True)
    version = models.IntegerField()

    class Meta:
        db_table = "desk_search"
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="desk_search_alone")]


class Case(models.Model):
    """What people agreed on about a held order or a message in quarantine: who sees to it, from when on, and
    whether it goes to those who decide.
    """

    pk = models.CompositePrimaryKey("subject", "subject_id")
    subject = models.TextField()
    subject_id = models.BigIntegerField()
    assignee = models.ForeignKey(
        "accounts.User", models.DO_NOTHING, db_index=False, related_name="+", null=True
    )
    assigned_at = models.DateTimeField(null=True)
    snoozed_until = models.DateTimeField(null=True)
    snoozed_at = models.DateTimeField(null=True)
    escalated_at = models.DateTimeField(null=True)
    escalated_by = models.TextField(null=True)

    class Meta:
        db_table = "desk_case"


class Comment(models.Model):
    """What somebody says about a message. May hold personal data."""

    id = models.BigAutoField(primary_key=True)
    inbound = models.ForeignKey(
        "mailbox.Inbound", models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )
    text = models.TextField()
    actor = models.TextField()
    at = models.DateTimeField()

    class Meta:
        db_table = "desk_comment"


class View(models.Model):
    """A way to look at the list of orders, kept by ``user_id``. ``query``: the address' parameters."""

    id = models.BigAutoField(primary_key=True)
    user_id = models.BigIntegerField()
    name = models.TextField()
    query = models.JSONField()
    shared = models.TextField(db_default="nobody")
    role = models.TextField(null=True)
    made_at = models.DateTimeField()
    dropped_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "desk_view"


class ViewChoice(models.Model):
    """In which order somebody has views, and with which the list begins. ``without``: they chose none; with
    neither they never chose.
    """

    user_id = models.BigIntegerField(primary_key=True)
    views = ArrayField(models.BigIntegerField(), db_default=[])
    first_id = models.BigIntegerField(null=True)
    without = models.BooleanField(db_default=False)

    class Meta:
        db_table = "desk_view_choice"


class ViewOfRole(models.Model):
    """With which view the list begins for those of a role who did not choose."""

    role = models.TextField(primary_key=True)
    first_id = models.BigIntegerField(null=True)

    class Meta:
        db_table = "desk_view_role"
