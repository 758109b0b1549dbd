"""The tables of channels, as migrations/sql makes them."""

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Connection(models.Model):
    """A channel's access to its shop's API, and how far reading from it has come."""

    channel = models.OneToOneField("partners.Channel", models.PROTECT, primary_key=True, related_name="+")
    token = models.BinaryField()
    client_id = models.TextField(null=True)
    client_secret = models.BinaryField(null=True)
    token_at = models.DateTimeField(null=True)
    token_until = models.DateTimeField(null=True)
    connected_at = models.DateTimeField()
    watermark = models.DateTimeField(null=True)
    comparing_until = models.DateTimeField(null=True)
    poll_due_at = models.DateTimeField()
    stock_due_at = models.DateTimeField()
    poll_by = models.TextField(null=True)
    stock_by = models.TextField(null=True)
    load_cursor = models.TextField(null=True)
    load_done = models.BigIntegerField(db_default=0)
    load_total = models.BigIntegerField(db_default=0)
    loaded_at = models.DateTimeField(null=True)
    map_cursor = models.TextField(null=True)
    mapped_at = models.DateTimeField(null=True)
    hooks_at = models.DateTimeField(null=True)
    fault = models.TextField(null=True)
    fault_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "channels_connection"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(client_id__isnull=True, client_secret__isnull=True)
                | models.Q(client_id__isnull=False, client_secret__isnull=False),
                name="channels_connection_client",
            )
        ]


class Count(models.Model):
    """What was counted about a channel."""

    pk = models.CompositePrimaryKey("channel_id", "name")
    channel_id = models.BigIntegerField()
    name = models.TextField()
    count = models.BigIntegerField()

    class Meta:
        db_table = "channels_count"


class Position(models.Model):
    """How far a reader has come in the log."""

    reader = models.TextField(primary_key=True)
    tx = models.BigIntegerField()
    event = models.BigIntegerField()

    class Meta:
        db_table = "channels_position"


class News(models.Model):
    """A queue: orders of connected channels about which there is news."""

    order_id = models.BigIntegerField(primary_key=True)
    due_at = models.DateTimeField()

    class Meta:
        db_table = "channels_news"


class Telling(models.Model):
    """What the shop was told, or is being told, of a shipment; shipment 0: that the order is cancelled; -1:
    what to capture, -2: to let the authorization go (``tracking``: the sum), -3: how many units of lines stay
    (``tracking``: those).
    """

    pk = models.CompositePrimaryKey("order_id", "shipment_id")
    order_id = models.BigIntegerField()
    shipment_id = models.BigIntegerField()
    channel_id = models.BigIntegerField()
    state = models.TextField()
    turn = models.IntegerField()
    tracking = ArrayField(models.TextField())
    error = models.TextField(null=True)
    since = models.DateTimeField()
    delivered_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "channels_telling"


class Fulfilment(models.Model):
    """A fulfilment of the shop's that is a shipment of ours."""

    pk = models.CompositePrimaryKey("channel_id", "gid")
    channel_id = models.BigIntegerField()
    gid = models.TextField()
    order_id = models.BigIntegerField()
    shipment_id = models.BigIntegerField()
    told_at = models.DateTimeField()

    class Meta:
        db_table = "channels_fulfilment"


class Location(models.Model):
    """A place of the shop's; of ours, where ``location`` says so."""

    pk = models.CompositePrimaryKey("channel_id", "gid")
    channel_id = models.BigIntegerField()
    gid = models.TextField()
    name = models.TextField()
    location = models.ForeignKey(
        "network.Location", models.PROTECT, db_index=False, related_name="+", null=True
    )

    class Meta:
        db_table = "channels_location"
        constraints = [
            models.UniqueConstraint(fields=["channel_id", "location"], name="channels_location_once")
        ]


class StockItem(models.Model):
    """A shop's inventory item that is so many base units of a SKU. ``by_hand``: a person said so."""

    pk = models.CompositePrimaryKey("channel_id", "sku_id", "units")
    channel_id = models.BigIntegerField()
    sku = models.ForeignKey("catalog.Sku", models.PROTECT, db_index=False, related_name="+")
    units = models.BigIntegerField()
    gid = models.TextField()
    by_hand = models.BooleanField()

    class Meta:
        db_table = "channels_stock_item"
        constraints = [models.UniqueConstraint(fields=["channel_id", "gid"], name="channels_stock_item_once")]


class StockLevel(models.Model):
    """What the shop has at hand of an item at a place, as far as we know."""

    pk = models.CompositePrimaryKey("channel_id", "sku_id", "units", "location_id")
    channel_id = models.BigIntegerField()
    sku_id = models.BigIntegerField()
    units = models.BigIntegerField()
    location_id = models.BigIntegerField()
    shop = models.BigIntegerField()
    known_at = models.DateTimeField()
    due_at = models.DateTimeField()
    unheard = models.BigIntegerField(null=True)
    unheard_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "channels_stock_level"


class Unmapped(models.Model):
    """A shop's inventory item that is none of ours, and why not."""

    pk = models.CompositePrimaryKey("channel_id", "gid")
    channel_id = models.BigIntegerField()
    gid = models.TextField()
    sku = models.TextField()
    why = models.TextField()

    class Meta:
        db_table = "channels_unmapped"
