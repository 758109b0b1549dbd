"""The tables of catalog, as migrations/sql makes them."""

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Sku(models.Model):
    """A thing that is stocked and sold; what is known of it stands in its versions."""

    id = models.BigIntegerField(primary_key=True)
    code = models.TextField()
    created_at = models.DateTimeField()

    class Meta:
        db_table = "catalog_sku"
        constraints = [models.UniqueConstraint(fields=["code"], name="catalog_sku_code")]


class SkuVersion(models.Model):
    """A SKU's properties from an instant on. Grams, millimetres. Append-only."""

    pk = models.CompositePrimaryKey("sku_id", "valid_from")
    sku = models.ForeignKey("Sku", models.PROTECT, db_index=False, related_name="+")
    valid_from = models.DateTimeField()
    seq = models.BigIntegerField(editable=False)  # dealt by the database
    name = models.TextField()
    handling_class = models.TextField(db_column="class", db_default="")
    barcode = models.TextField(db_default="")
    weight_g = models.BigIntegerField()
    length_mm = models.BigIntegerField()
    width_mm = models.BigIntegerField()
    height_mm = models.BigIntegerField()
    price = models.DecimalField(max_digits=20, decimal_places=6, null=True)
    currency = models.TextField(null=True)
    hs_code = models.TextField(db_default="")
    origin_country = models.TextField(db_default="")
    active = models.BooleanField(db_default=True)
    actor = models.TextField()
    # A kit's components: units each of one kit; empty: no kit.
    component_ids = ArrayField(models.BigIntegerField(), db_default=[])
    component_units = ArrayField(models.BigIntegerField(), db_default=[])
    ships_apart = models.BooleanField(db_default=False)
    # Not released or shipped before that day; what may be sent once this one is discontinued.
    release_on = models.DateField(null=True)
    substitute = models.ForeignKey("Sku", models.PROTECT, db_index=False, related_name="+", null=True)

    class Meta:
        db_table = "catalog_sku_version"


class Alias(models.Model):
    """What a channel (0: every one) calls a SKU: one of the channel's units is ``quantity`` base units.
    Append-only; without SKU: it means nothing any more.
    """

    pk = models.CompositePrimaryKey("channel_id", "alias", "valid_from")
    channel_id = models.BigIntegerField()
    alias = models.TextField()
    valid_from = models.DateTimeField()
    seq = models.BigIntegerField(editable=False)  # dealt by the database
    sku = models.ForeignKey("Sku", models.PROTECT, db_index=False, related_name="+", null=True)
    quantity = models.DecimalField(max_digits=20, decimal_places=6)
    actor = models.TextField()

    class Meta:
        db_table = "catalog_alias"


class Stop(models.Model):
    """What is not sold by a channel (0: by any) from an instant on, or is sold again. Append-only."""

    pk = models.CompositePrimaryKey("sku_id", "channel_id", "valid_from")
    sku = models.ForeignKey("Sku", models.PROTECT, db_index=False, related_name="+")
    channel_id = models.BigIntegerField()
    valid_from = models.DateTimeField()
    seq = models.BigIntegerField(editable=False)  # dealt by the database
    how = models.TextField()
    reason = models.TextField()
    actor = models.TextField()

    class Meta:
        db_table = "catalog_stop"


class Unit(models.Model):
    """Another unit of a SKU: 1 unit is ``factor`` base units, exactly."""

    pk = models.CompositePrimaryKey("sku_id", "unit")
    sku = models.ForeignKey("Sku", models.PROTECT, db_index=False, related_name="+")
    unit = models.TextField()
    factor = models.BigIntegerField()

    class Meta:
        db_table = "catalog_unit"
