"""The tables of carriers, as migrations/sql makes them."""

from django.db import models


class Tariff(models.Model):
    """A carrier's whole tariff from an instant on. Append-only."""

    id = models.BigAutoField(primary_key=True)
    carrier = models.TextField()
    valid_from = models.DateTimeField()
    actor = models.TextField()

    class Meta:
        db_table = "carriers_tariff"


class Rate(models.Model):
    """The price of a parcel by service, zone and weight step: grams, minor units."""

    pk = models.CompositePrimaryKey("tariff_id", "service", "zone", "up_to_g")
    tariff = models.ForeignKey("Tariff", models.PROTECT, db_index=False, related_name="+")
    service = models.TextField()
    zone = models.BigIntegerField()
    up_to_g = models.BigIntegerField()
    price = models.BigIntegerField()
    currency = models.TextField()
    transit_days = models.IntegerField()

    class Meta:
        db_table = "carriers_rate"


class ZoneChart(models.Model):
    """The whole zone chart of one origin from an instant on. Append-only."""

    id = models.BigAutoField(primary_key=True)
    location = models.ForeignKey("network.Location", models.PROTECT, db_index=False, related_name="+")
    valid_from = models.DateTimeField()
    actor = models.TextField()

    class Meta:
        db_table = "carriers_zone_chart"


class Zone(models.Model):
    """The zone of a destination, by the longest postal prefix."""

    pk = models.CompositePrimaryKey("chart_id", "country", "postal_prefix")
    chart = models.ForeignKey("ZoneChart", models.PROTECT, db_index=False, related_name="+")
    country = models.TextField()
    postal_prefix = models.TextField()
    zone = models.BigIntegerField()

    class Meta:
        db_table = "carriers_zone"


class ServiceChart(models.Model):
    """Which services carry which service level: a carrier's whole mapping from an instant on. Append-only."""

    id = models.BigAutoField(primary_key=True)
    carrier = models.TextField()
    valid_from = models.DateTimeField()
    actor = models.TextField()

    class Meta:
        db_table = "carriers_service_chart"


class ServiceLevel(models.Model):
    """A service that may carry a service level of orders."""

    pk = models.CompositePrimaryKey("chart_id", "service", "level")
    chart = models.ForeignKey("ServiceChart", models.PROTECT, db_index=False, related_name="+")
    service = models.TextField()
    level = models.TextField()

    class Meta:
        db_table = "carriers_service_level"


class Sale(models.Model):
    """A label that the tariff's own carrier sold under the buyer's key; its serial makes the tracking number.
    The carrier's books: written on a connection of their own.
    """

    serial = models.BigAutoField(primary_key=True)
    key = models.TextField()
    sold_at = models.DateTimeField()
    voided_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "carriers_sale"
        constraints = [models.UniqueConstraint(fields=["key"], name="carriers_sale_once")]
