"""The tables of partners, as migrations/sql makes them."""

from django.db import models


class Channel(models.Model):
    """Where orders come from: a shop, an API client, files."""

    id = models.BigAutoField(primary_key=True)
    name = models.TextField()
    kind = models.TextField()
    settings = models.JSONField(db_default={})
    active = models.BooleanField(db_default=True)
    paused_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        db_table = "partners_channel"
        constraints = [models.UniqueConstraint(fields=["name"], name="partners_channel_name")]


class Secret(models.Model):
    """A channel's signing secret, sealed under the installation's master key; two live while rotating."""

    id = models.BigAutoField(primary_key=True)
    channel = models.ForeignKey("Channel", models.PROTECT, db_index=False, related_name="+")
    sealed = models.BinaryField()
    created_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "partners_secret"
