from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models

SQL = Path(__file__).parent / "sql" / "0002.sql"
BACK = """
DROP TABLE inventory_arrival_line, inventory_arrival, inventory_supply_line, inventory_supply;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("catalog", "0002_kits_and_aliases"),
        ("inventory", "0001_initial"),
        ("network", "0001_initial"),
    ]
    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(SQL.read_text(encoding="utf-8"), BACK)],
            state_operations=[
                migrations.CreateModel(
                    name="Arrival",
                    fields=[
                        ("id", models.BigAutoField(primary_key=True, serialize=False)),
                        ("reference", models.TextField()),
                        ("final", models.BooleanField()),
                        ("actor", models.TextField()),
                        ("at", models.DateTimeField()),
                    ],
                    options={
                        "db_table": "inventory_arrival",
                    },
                ),
                migrations.CreateModel(
                    name="ArrivalLine",
                    fields=[
                        (
                            "pk",
                            models.CompositePrimaryKey(
                                "arrival_id",
                                "sku_id",
                                "location_id",
                                blank=True,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("received", models.BigIntegerField()),
                        ("damaged", models.BigIntegerField()),
                        (
                            "arrival",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="inventory.arrival",
                            ),
                        ),
                        (
                            "location",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="network.location",
                            ),
                        ),
                        (
                            "sku",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="catalog.sku",
                            ),
                        ),
                    ],
                    options={
                        "db_table": "inventory_arrival_line",
                    },
                ),
                migrations.CreateModel(
                    name="Supply",
                    fields=[
                        ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                        ("kind", models.TextField()),
                        ("reference", models.TextField()),
                        ("state", models.TextField()),
                        ("supplier", models.TextField(db_default="")),
                        ("created_at", models.DateTimeField()),
                        ("shipped_at", models.DateTimeField(null=True)),
                        ("ended_at", models.DateTimeField(null=True)),
                        ("actor", models.TextField()),
                        (
                            "origin",
                            models.ForeignKey(
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="network.location",
                            ),
                        ),
                    ],
                    options={
                        "db_table": "inventory_supply",
                    },
                ),
                migrations.AddField(
                    model_name="arrival",
                    name="supply",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="inventory.supply",
                    ),
                ),
                migrations.CreateModel(
                    name="SupplyLine",
                    fields=[
                        (
                            "pk",
                            models.CompositePrimaryKey(
                                "supply_id",
                                "sku_id",
                                "location_id",
                                blank=True,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("quantity", models.BigIntegerField()),
                        ("expected_on", models.DateField(null=True)),
                        ("sent", models.BigIntegerField(db_default=0)),
                        ("received", models.BigIntegerField(db_default=0)),
                        ("damaged", models.BigIntegerField(db_default=0)),
                        ("short", models.BigIntegerField(db_default=0)),
                        ("over", models.BigIntegerField(db_default=0)),
                        ("underway", models.BigIntegerField(db_default=0)),
                        (
                            "location",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="network.location",
                            ),
                        ),
                        (
                            "sku",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="catalog.sku",
                            ),
                        ),
                        (
                            "supply",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="inventory.supply",
                            ),
                        ),
                    ],
                    options={
                        "db_table": "inventory_supply_line",
                    },
                ),
                migrations.AddConstraint(
                    model_name="supply",
                    constraint=models.UniqueConstraint(
                        fields=("kind", "reference"), name="inventory_supply_once"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="arrival",
                    constraint=models.UniqueConstraint(
                        fields=("supply", "reference"), name="inventory_arrival_once"
                    ),
                ),
            ],
        )
    ]
