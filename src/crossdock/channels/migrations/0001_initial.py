from pathlib import Path

from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models

SQL = Path(__file__).parent / "sql" / "0001.sql"


class Migration(migrations.Migration):
    initial = True
    dependencies = [
        ("partners", "0001_initial"),
        ("catalog", "0001_initial"),
        ("network", "0001_initial"),
        ("orders", "0001_initial"),
    ]
    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(SQL.read_text(encoding="utf-8"))],
            state_operations=[
                migrations.CreateModel(
                    name="Connection",
                    fields=[
                        (
                            "channel",
                            models.OneToOneField(
                                on_delete=models.PROTECT,
                                primary_key=True,
                                related_name="+",
                                serialize=False,
                                to="partners.channel",
                            ),
                        ),
                        ("token", models.BinaryField()),
                        ("connected_at", models.DateTimeField()),
                        ("watermark", models.DateTimeField(null=True)),
                        ("comparing_until", models.DateTimeField(null=True)),
                        ("poll_due_at", models.DateTimeField()),
                        ("stock_due_at", models.DateTimeField()),
                        ("load_cursor", models.TextField(null=True)),
                        ("load_done", models.BigIntegerField(db_default=0)),
                        ("load_total", models.BigIntegerField(db_default=0)),
                        ("loaded_at", models.DateTimeField(null=True)),
                        ("map_cursor", models.TextField(null=True)),
                        ("mapped_at", models.DateTimeField(null=True)),
                        ("hooks_at", models.DateTimeField(null=True)),
                        ("fault", models.TextField(null=True)),
                        ("fault_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "db_table": "channels_connection",
                    },
                ),
                migrations.CreateModel(
                    name="Count",
                    fields=[
                        (
                            "pk",
                            models.CompositePrimaryKey(
                                "channel_id",
                                "name",
                                blank=True,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("channel_id", models.BigIntegerField()),
                        ("name", models.TextField()),
                        ("count", models.BigIntegerField()),
                    ],
                    options={
                        "db_table": "channels_count",
                    },
                ),
                migrations.CreateModel(
                    name="Fulfilment",
                    fields=[
                        (
                            "pk",
                            models.CompositePrimaryKey(
                                "channel_id",
                                "gid",
                                blank=True,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("channel_id", models.BigIntegerField()),
                        ("gid", models.TextField()),
                        ("order_id", models.BigIntegerField()),
                        ("shipment_id", models.BigIntegerField()),
                        ("told_at", models.DateTimeField()),
                    ],
                    options={
                        "db_table": "channels_fulfilment",
                    },
                ),
                migrations.CreateModel(
                    name="Level",
                    fields=[
                        (
                            "pk",
                            models.CompositePrimaryKey(
                                "channel_id",
                                "sku_id",
                                "location_id",
                                blank=True,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("channel_id", models.BigIntegerField()),
                        ("sku_id", models.BigIntegerField()),
                        ("location_id", models.BigIntegerField()),
                        ("shop", models.BigIntegerField()),
                        ("known_at", models.DateTimeField()),
                        ("due_at", models.DateTimeField()),
                    ],
                    options={
                        "db_table": "channels_level",
                    },
                ),
                migrations.CreateModel(
                    name="News",
                    fields=[
                        ("order_id", models.BigIntegerField(primary_key=True, serialize=False)),
                        ("due_at", models.DateTimeField()),
                    ],
                    options={
                        "db_table": "channels_news",
                    },
                ),
                migrations.CreateModel(
                    name="Position",
                    fields=[
                        ("reader", models.TextField(primary_key=True, serialize=False)),
                        ("tx", models.BigIntegerField()),
                        ("event", models.BigIntegerField()),
                    ],
                    options={
                        "db_table": "channels_position",
                    },
                ),
                migrations.CreateModel(
                    name="Telling",
                    fields=[
                        (
                            "pk",
                            models.CompositePrimaryKey(
                                "order_id",
                                "shipment_id",
                                blank=True,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("order_id", models.BigIntegerField()),
                        ("shipment_id", models.BigIntegerField()),
                        ("channel_id", models.BigIntegerField()),
                        ("state", models.TextField()),
                        ("turn", models.IntegerField()),
                        ("tracking", ArrayField(base_field=models.TextField(), size=None)),
                        ("error", models.TextField(null=True)),
                        ("since", models.DateTimeField()),
                    ],
                    options={
                        "db_table": "channels_telling",
                    },
                ),
                migrations.CreateModel(
                    name="Item",
                    fields=[
                        (
                            "pk",
                            models.CompositePrimaryKey(
                                "channel_id",
                                "sku_id",
                                blank=True,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("channel_id", models.BigIntegerField()),
                        ("gid", models.TextField()),
                        (
                            "sku",
                            models.ForeignKey(
                                db_index=False, on_delete=models.PROTECT, related_name="+", to="catalog.sku"
                            ),
                        ),
                    ],
                    options={
                        "db_table": "channels_item",
                        "constraints": [
                            models.UniqueConstraint(fields=("channel_id", "gid"), name="channels_item_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Location",
                    fields=[
                        (
                            "pk",
                            models.CompositePrimaryKey(
                                "channel_id",
                                "gid",
                                blank=True,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("channel_id", models.BigIntegerField()),
                        ("gid", models.TextField()),
                        ("name", models.TextField()),
                        (
                            "location",
                            models.ForeignKey(
                                db_index=False,
                                null=True,
                                on_delete=models.PROTECT,
                                related_name="+",
                                to="network.location",
                            ),
                        ),
                    ],
                    options={
                        "db_table": "channels_location",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("channel_id", "location"), name="channels_location_once"
                            )
                        ],
                    },
                ),
            ],
        )
    ]
