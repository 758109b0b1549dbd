from pathlib import Path

from django.db import migrations, models

SQL = Path(__file__).parent / "sql" / "0001.sql"


class Migration(migrations.Migration):
    initial = True
    dependencies = [("catalog", "0001_initial"), ("network", "0001_initial"), ("orders", "0001_initial")]
    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(SQL.read_text(encoding="utf-8"))],
            state_operations=[
                migrations.CreateModel(
                    name="FulfilmentOrder",
                    fields=[
                        ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                        (
                            "order",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=models.DO_NOTHING,
                                related_name="+",
                                to="orders.order",
                            ),
                        ),
                        (
                            "location",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=models.DO_NOTHING,
                                related_name="+",
                                to="network.location",
                            ),
                        ),
                        ("state", models.TextField()),
                        ("state_since", models.DateTimeField()),
                        ("carrier", models.TextField()),
                        ("service", models.TextField()),
                        ("price", models.BigIntegerField()),
                        ("cost", models.BigIntegerField()),
                        ("currency", models.TextField()),
                        ("ship_on", models.DateField()),
                        ("deliver_on", models.DateField()),
                        ("release_at", models.DateTimeField()),
                        ("created_at", models.DateTimeField()),
                        ("refusal", models.TextField(null=True)),
                    ],
                    options={"db_table": "fulfilment_order"},
                ),
                migrations.CreateModel(
                    name="FulfilmentLine",
                    fields=[
                        (
                            "pk",
                            models.CompositePrimaryKey("fulfilment_order_id", "line_seq", serialize=False),
                        ),
                        (
                            "fulfilment_order",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=models.DO_NOTHING,
                                related_name="+",
                                to="fulfilment.fulfilmentorder",
                            ),
                        ),
                        ("line_seq", models.IntegerField()),
                        (
                            "sku",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=models.DO_NOTHING,
                                related_name="+",
                                to="catalog.sku",
                            ),
                        ),
                        ("quantity", models.BigIntegerField()),
                        ("shipped", models.BigIntegerField(db_default=0)),
                        ("stopped", models.BigIntegerField(db_default=0)),
                    ],
                    options={"db_table": "fulfilment_line"},
                ),
                migrations.CreateModel(
                    name="Gate",
                    fields=[
                        ("pk", models.CompositePrimaryKey("fulfilment_order_id", "gate", serialize=False)),
                        (
                            "fulfilment_order",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=models.DO_NOTHING,
                                related_name="+",
                                to="fulfilment.fulfilmentorder",
                            ),
                        ),
                        ("gate", models.TextField()),
                        ("stops", models.TextField()),
                        ("owner", models.TextField()),
                        ("closed_at", models.DateTimeField()),
                        ("lifted_at", models.DateTimeField(null=True)),
                        ("lifted_by", models.TextField(null=True)),
                    ],
                    options={"db_table": "fulfilment_gate"},
                ),
                migrations.CreateModel(
                    name="Shipment",
                    fields=[
                        ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                        (
                            "fulfilment_order",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=models.DO_NOTHING,
                                related_name="+",
                                to="fulfilment.fulfilmentorder",
                            ),
                        ),
                        (
                            "order",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=models.DO_NOTHING,
                                related_name="+",
                                to="orders.order",
                            ),
                        ),
                        ("carrier", models.TextField()),
                        ("service", models.TextField()),
                        ("reference", models.TextField(null=True)),
                        ("shipped_at", models.DateTimeField()),
                        ("created_at", models.DateTimeField()),
                        ("actor", models.TextField()),
                    ],
                    options={
                        "db_table": "fulfilment_shipment",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("fulfilment_order", "reference"), name="fulfilment_shipment_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ShipmentLine",
                    fields=[
                        ("pk", models.CompositePrimaryKey("shipment_id", "line_seq", serialize=False)),
                        (
                            "shipment",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=models.DO_NOTHING,
                                related_name="+",
                                to="fulfilment.shipment",
                            ),
                        ),
                        ("line_seq", models.IntegerField()),
                        ("quantity", models.BigIntegerField()),
                    ],
                    options={"db_table": "fulfilment_shipment_line"},
                ),
                migrations.CreateModel(
                    name="Package",
                    fields=[
                        ("pk", models.CompositePrimaryKey("shipment_id", "seq", serialize=False)),
                        (
                            "shipment",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=models.DO_NOTHING,
                                related_name="+",
                                to="fulfilment.shipment",
                            ),
                        ),
                        ("seq", models.IntegerField()),
                        ("tracking", models.TextField()),
                        ("weight_g", models.BigIntegerField(null=True)),
                    ],
                    options={"db_table": "fulfilment_package"},
                ),
                migrations.CreateModel(
                    name="Release",
                    fields=[
                        ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                        ("due_at", models.DateTimeField()),
                    ],
                    options={"db_table": "fulfilment_release"},
                ),
            ],
        )
    ]
