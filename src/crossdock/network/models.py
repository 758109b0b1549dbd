"""The tables of network, as migrations/sql makes them."""

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Location(models.Model):
    """A place that ships; what is known of it stands in its versions."""

    id = models.BigIntegerField(primary_key=True)
    code = models.TextField()
    kind = models.TextField()
    created_at = models.DateTimeField()

    class Meta:
        db_table = "network_location"
        constraints = [models.UniqueConstraint(fields=["code"], name="network_location_code")]


class LocationVersion(models.Model):
    """A location's address, calendar, cut-off, capacity and costs from an instant on. Append-only."""

    pk = models.CompositePrimaryKey("location_id", "valid_from")
    location = models.ForeignKey("Location", models.PROTECT, db_index=False, related_name="+")
    valid_from = models.DateTimeField()
    seq = models.BigIntegerField(editable=False)  # dealt by the database
    name = models.TextField()
    line1 = models.TextField()
    city = models.TextField()
    region = models.TextField()
    postal_code = models.TextField()
    country = models.TextField()
    time_zone = models.TextField()
    capacity_per_day = models.BigIntegerField(null=True)
    capacity_per_hour = models.BigIntegerField(null=True)
    cut_off = models.TimeField()
    work_days = ArrayField(models.SmallIntegerField())
    holiday_calendar = models.TextField(db_default="")
    holidays = ArrayField(models.DateField(), db_default=[])
    lead_days = models.IntegerField(db_default=0)
    handling_order = models.BigIntegerField()
    handling_unit = models.BigIntegerField()
    currency = models.TextField()
    release = models.TextField(db_default="at_once")
    gates = ArrayField(models.TextField(), db_default=[])
    address = models.TextField(db_default="")
    active = models.BooleanField(db_default=True)
    recall = models.TextField(db_default="too_late")
    answer_hours = models.IntegerField(null=True)
    actor = models.TextField()

    class Meta:
        db_table = "network_location_version"


class Load(models.Model):
    """Parcels planned for a location: by ship date (hour -1), and by hour of planning (0 to 23)."""

    pk = models.CompositePrimaryKey("location_id", "day", "hour")
    location = models.ForeignKey("Location", models.PROTECT, db_index=False, related_name="+")
    day = models.DateField()
    hour = models.SmallIntegerField()
    parcels = models.BigIntegerField()

    class Meta:
        db_table = "network_load"
