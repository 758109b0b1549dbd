from pathlib import Path

from django.db import migrations, models

SQL = Path(__file__).parent / "sql" / "0001.sql"


class Migration(migrations.Migration):
    initial = True
    dependencies = [("catalog", "0001_initial"), ("network", "0001_initial")]
    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(SQL.read_text(encoding="utf-8"))],
            state_operations=[
                migrations.CreateModel(
                    name="Stock",
                    fields=[
                        ("pk", models.CompositePrimaryKey("sku_id", "location_id", serialize=False)),
                        (
                            "sku",
                            models.ForeignKey(
                                db_index=False, on_delete=models.PROTECT, related_name="+", to="catalog.sku"
                            ),
                        ),
                        (
                            "location",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=models.PROTECT,
                                related_name="+",
                                to="network.location",
                            ),
                        ),
                        ("on_hand", models.BigIntegerField(db_default=0)),
                        ("reserved", models.BigIntegerField(db_default=0)),
                        ("safety", models.BigIntegerField(db_default=0)),
                        ("missing", models.BigIntegerField(db_default=0)),
                    ],
                    options={"db_table": "inventory_stock"},
                ),
                migrations.CreateModel(
                    name="Movement",
                    fields=[
                        ("id", models.BigAutoField(primary_key=True, serialize=False)),
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
                        ("quantity", models.BigIntegerField()),
                        ("reason", models.TextField()),
                        ("reference", models.TextField(db_default="")),
                        ("actor", models.TextField()),
                        ("at", models.DateTimeField()),
                    ],
                    options={"db_table": "inventory_movement"},
                ),
                migrations.CreateModel(
                    name="Count",
                    fields=[
                        ("id", models.BigAutoField(primary_key=True, serialize=False)),
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
                        ("counted", models.BigIntegerField()),
                        ("as_of", models.DateTimeField()),
                        ("difference", models.BigIntegerField()),
                        ("reference", models.TextField(db_default="")),
                        ("actor", models.TextField()),
                        ("at", models.DateTimeField()),
                    ],
                    options={"db_table": "inventory_count"},
                ),
                migrations.CreateModel(
                    name="SafetyVersion",
                    fields=[
                        (
                            "pk",
                            models.CompositePrimaryKey(
                                "sku_id", "location_id", "valid_from", serialize=False
                            ),
                        ),
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
                        ("valid_from", models.DateTimeField()),
                        ("safety", models.BigIntegerField()),
                        ("actor", models.TextField()),
                    ],
                    options={"db_table": "inventory_safety_version"},
                ),
                migrations.CreateModel(
                    name="Reservation",
                    fields=[
                        (
                            "pk",
                            models.CompositePrimaryKey(
                                "order_id", "line_seq", "location_id", serialize=False
                            ),
                        ),
                        ("order_id", models.BigIntegerField()),
                        ("line_seq", models.IntegerField()),
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
                        ("created_at", models.DateTimeField()),
                    ],
                    options={"db_table": "inventory_reservation"},
                ),
                migrations.CreateModel(
                    name="ReservationEnd",
                    fields=[
                        ("id", models.BigAutoField(primary_key=True, serialize=False)),
                        ("order_id", models.BigIntegerField()),
                        ("line_seq", models.IntegerField()),
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
                        ("created_at", models.DateTimeField()),
                        ("ended_at", models.DateTimeField()),
                        ("how", models.TextField()),
                    ],
                    options={"db_table": "inventory_reservation_end"},
                ),
                migrations.CreateModel(
                    name="Checkout",
                    fields=[
                        ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                        ("state", models.TextField(db_default="held")),
                        ("expires_at", models.DateTimeField()),
                        ("created_at", models.DateTimeField()),
                        ("ended_at", models.DateTimeField(null=True)),
                        ("actor", models.TextField()),
                    ],
                    options={"db_table": "inventory_checkout"},
                ),
                migrations.CreateModel(
                    name="CheckoutLine",
                    fields=[
                        (
                            "pk",
                            models.CompositePrimaryKey(
                                "checkout_id", "sku_id", "location_id", serialize=False
                            ),
                        ),
                        (
                            "checkout",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=models.PROTECT,
                                related_name="+",
                                to="inventory.checkout",
                            ),
                        ),
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
                        ("quantity", models.BigIntegerField()),
                    ],
                    options={"db_table": "inventory_checkout_line"},
                ),
            ],
        )
    ]
