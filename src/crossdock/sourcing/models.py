"""The tables of sourcing, as migrations/sql makes them."""

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Waiting(models.Model):
    """The broker's queue: orders that wait to be sourced."""

    order = models.OneToOneField(
        "orders.Order", models.DO_NOTHING, primary_key=True, db_constraint=False, related_name="+"
    )
    due_at = models.DateTimeField()
    priority = models.IntegerField(db_default=0)
    attempts = models.IntegerField(db_default=0)

    class Meta:
        db_table = "sourcing_queue"


class Policy(models.Model):
    """A published policy; a version never changes. ``valid_from`` None: published to be tried alone."""

    version = models.BigAutoField(primary_key=True)
    name = models.TextField()
    document = models.JSONField()
    valid_from = models.DateTimeField(null=True)
    actor = models.TextField()
    created_at = models.DateTimeField()

    class Meta:
        db_table = "sourcing_policy"


class World(models.Model):
    """What packed decisions refer to, by content."""

    id = models.BigAutoField(primary_key=True)
    sha256 = models.BinaryField()
    document = models.JSONField()
    created_at = models.DateTimeField()

    class Meta:
        db_table = "sourcing_world"
        constraints = [models.UniqueConstraint(fields=["sha256"], name="sourcing_world_once")]


class Decision(models.Model):
    """A decision and what was seen, packed. Append-only."""

    pk = models.CompositePrimaryKey("order_id", "attempt")
    order = models.ForeignKey(
        "orders.Order", models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )
    attempt = models.IntegerField()
    at = models.DateTimeField()
    policy_version = models.BigIntegerField()
    world_id = models.BigIntegerField()
    status = models.TextField()
    cost = models.BigIntegerField()
    runner_up = models.BigIntegerField(null=True)
    seen = models.BinaryField()

    class Meta:
        db_table = "sourcing_decision"


class Act(models.Model):
    """What somebody did to an order, or wants to: pending until its recalls are answered. ``wanted`` may hold
    an address, and is blanked when the act is settled.
    """

    id = models.BigAutoField(primary_key=True)
    order = models.ForeignKey(
        "orders.Order", models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )
    kind = models.TextField()
    state = models.TextField()
    wanted = models.JSONField(null=True)
    parts = ArrayField(models.TextField(), db_default=[])
    reason = models.TextField(db_default="")
    recalls = ArrayField(models.BigIntegerField(), db_default=[])
    refusal = models.TextField(null=True)
    difference = models.JSONField(null=True)
    actor = models.TextField()
    asked_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "sourcing_act"


class Forced(models.Model):
    """A decision that a person made, and what it costs more. Append-only."""

    pk = models.CompositePrimaryKey("order_id", "attempt")
    order = models.ForeignKey(
        "orders.Order", models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )
    attempt = models.IntegerField()
    location = models.ForeignKey(
        "network.Location", models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )
    lines = models.JSONField()
    more = models.BigIntegerField(null=True)
    currency = models.TextField()
    reason = models.TextField()
    actor = models.TextField()
    at = models.DateTimeField()

    class Meta:
        db_table = "sourcing_forced"


class Draft(models.Model):
    """What somebody is writing: a policy that may not be fit to publish yet."""

    id = models.BigAutoField(primary_key=True)
    name = models.TextField()
    document = models.JSONField()
    based_on = models.BigIntegerField()
    saves = models.IntegerField(db_default=1)
    actor = models.TextField()
    saved_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    published = models.BigIntegerField(null=True)

    class Meta:
        db_table = "sourcing_draft"


class Golden(models.Model):
    """A decision that was kept, and what must hold when it is made anew."""

    id = models.BigAutoField(primary_key=True)
    order = models.ForeignKey(
        "orders.Order", models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )
    attempt = models.IntegerField()
    wants = models.JSONField()
    note = models.TextField()
    actor = models.TextField()
    made_at = models.DateTimeField()
    dropped_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "sourcing_golden"


class Guard(models.Model):
    """A limit of what a new version may change of the last orders."""

    name = models.TextField(primary_key=True)
    most = models.FloatField()

    class Meta:
        db_table = "sourcing_guard"


class Trial(models.Model):
    """A version tried on a share (per cent) of new orders beside the one in force."""

    id = models.BigAutoField(primary_key=True)
    version = models.BigIntegerField()
    share = models.IntegerField()
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    latest = models.BigIntegerField()
    actor = models.TextField()
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "sourcing_trial"


class TrialOrder(models.Model):
    """On which side of a trial an order is; ``version`` 0: that of the version in force."""

    order = models.OneToOneField(
        "orders.Order", models.DO_NOTHING, primary_key=True, db_constraint=False, related_name="+"
    )
    trial_id = models.BigIntegerField()
    version = models.BigIntegerField()

    class Meta:
        db_table = "sourcing_trial_order"
