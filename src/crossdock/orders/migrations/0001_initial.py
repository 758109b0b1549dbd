from pathlib import Path

import django.contrib.postgres.fields
from django.db import migrations, models

SQL = Path(__file__).parent / "sql" / "0001.sql"


class Migration(migrations.Migration):
    initial = True
    dependencies = [("partners", "0001_initial"), ("mailbox", "0001_initial"), ("catalog", "0001_initial")]
    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(SQL.read_text(encoding="utf-8"))],
            state_operations=[
                migrations.CreateModel(
                    name="Order",
                    fields=[
                        ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                        (
                            "channel",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=models.DO_NOTHING,
                                related_name="+",
                                to="partners.channel",
                            ),
                        ),
                        ("external_id", models.TextField()),
                        ("status", models.TextField()),
                        ("version", models.IntegerField(db_default=1)),
                        ("priority", models.IntegerField(db_default=0)),
                        ("service_level", models.TextField()),
                        ("ship_complete", models.BooleanField()),
                        ("taxes_included", models.BooleanField()),
                        ("deliver_by", models.DateField(null=True)),
                        ("placed_at", models.DateTimeField()),
                        ("received_at", models.DateTimeField()),
                        ("source_at", models.DateTimeField(null=True)),
                        (
                            "inbound",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                null=True,
                                on_delete=models.DO_NOTHING,
                                related_name="+",
                                to="mailbox.inbound",
                            ),
                        ),
                        ("digest", models.BinaryField()),
                        ("currency", models.TextField()),
                        ("shipping", models.BigIntegerField(null=True)),
                        ("discount", models.BigIntegerField(null=True)),
                        ("tax", models.BigIntegerField(null=True)),
                        ("total", models.BigIntegerField(null=True)),
                        ("current_total", models.BigIntegerField(null=True)),
                        ("computed_total", models.BigIntegerField()),
                        ("customer_ref", models.TextField(null=True)),
                        ("name", models.TextField(null=True)),
                        ("purchase_order", models.TextField(null=True)),
                        ("note", models.TextField(db_default="")),
                        (
                            "tags",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.TextField(), db_default=[], size=None
                            ),
                        ),
                        ("attributes", models.JSONField(null=True)),
                    ],
                    options={
                        "db_table": "orders_order",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("channel", "external_id"), name="orders_order_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Line",
                    fields=[
                        ("pk", models.CompositePrimaryKey("order_id", "seq", serialize=False)),
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
                        ("seq", models.IntegerField()),
                        ("external_id", models.TextField()),
                        (
                            "sku",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                null=True,
                                on_delete=models.DO_NOTHING,
                                related_name="+",
                                to="catalog.sku",
                            ),
                        ),
                        ("sku_code", models.TextField(db_column="sku", null=True)),
                        ("title", models.TextField(db_default="")),
                        ("ships", models.BooleanField()),
                        ("ordered", models.BigIntegerField()),
                        ("open", models.BigIntegerField()),
                        ("backordered", models.BigIntegerField(db_default=0)),
                        ("allocated", models.BigIntegerField(db_default=0)),
                        ("released", models.BigIntegerField(db_default=0)),
                        ("shipped", models.BigIntegerField(db_default=0)),
                        ("delivered", models.BigIntegerField(db_default=0)),
                        ("cancelled", models.BigIntegerField(db_default=0)),
                        ("returned", models.BigIntegerField(db_default=0)),
                        ("unit_price", models.DecimalField(decimal_places=6, max_digits=20, null=True)),
                        ("price_quantity", models.BigIntegerField(db_default=1)),
                        ("discount", models.BigIntegerField(db_default=0)),
                        ("tax", models.BigIntegerField(db_default=0)),
                        ("expected_on", models.DateField(null=True)),
                        ("attributes", models.JSONField(null=True)),
                    ],
                    options={"db_table": "orders_line"},
                ),
                migrations.CreateModel(
                    name="Person",
                    fields=[
                        (
                            "order",
                            models.OneToOneField(
                                db_constraint=False,
                                on_delete=models.DO_NOTHING,
                                primary_key=True,
                                related_name="+",
                                serialize=False,
                                to="orders.order",
                            ),
                        ),
                        ("customer_name", models.TextField(null=True)),
                        ("customer_email", models.TextField(null=True)),
                        ("customer_phone", models.TextField(null=True)),
                        ("customer_company", models.TextField(null=True)),
                        ("name", models.TextField(null=True)),
                        ("company", models.TextField(null=True)),
                        ("line1", models.TextField(null=True)),
                        ("line2", models.TextField(null=True)),
                        ("city", models.TextField(null=True)),
                        ("region", models.TextField(null=True)),
                        ("postal_code", models.TextField(null=True)),
                        ("country", models.TextField(null=True)),
                        ("phone", models.TextField(null=True)),
                        ("bill_to", models.JSONField(null=True)),
                    ],
                    options={"db_table": "orders_person"},
                ),
                migrations.CreateModel(
                    name="Hold",
                    fields=[
                        ("id", models.BigAutoField(primary_key=True, serialize=False)),
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
                        ("code", models.TextField()),
                        ("reason", models.TextField()),
                        ("stops", models.TextField()),
                        ("lifted_by_role", models.TextField()),
                        ("since", models.DateTimeField()),
                        ("set_by", models.TextField()),
                        ("lifted_at", models.DateTimeField(null=True)),
                        ("lifted_by", models.TextField(null=True)),
                    ],
                    options={
                        "db_table": "orders_hold",
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("lifted_at__isnull", True)),
                                fields=("order", "code"),
                                name="orders_hold_live",
                            )
                        ],
                    },
                ),
            ],
        )
    ]
