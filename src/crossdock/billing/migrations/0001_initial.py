from pathlib import Path

from django.db import migrations, models

SQL = Path(__file__).parent / "sql" / "0001.sql"


class Migration(migrations.Migration):
    initial = True
    dependencies = [("mailbox", "0001_initial"), ("orders", "0001_initial")]
    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(SQL.read_text(encoding="utf-8"))],
            state_operations=[
                migrations.CreateModel(
                    name="Payment",
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
                        ("external_id", models.TextField()),
                        ("kind", models.TextField()),
                        ("status", models.TextField()),
                        ("gateway", models.TextField()),
                        ("amount", models.BigIntegerField()),
                        ("currency", models.TextField()),
                        ("at", models.DateTimeField(null=True)),
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
                        ("recorded_at", models.DateTimeField()),
                    ],
                    options={
                        "db_table": "billing_payment",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("order", "external_id", "kind", "status"), name="billing_payment_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Refund",
                    fields=[
                        ("pk", models.CompositePrimaryKey("order_id", "external_id", serialize=False)),
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
                        ("external_id", models.TextField()),
                        ("at", models.DateTimeField(null=True)),
                        ("note", models.TextField(db_default="")),
                        ("amount", models.BigIntegerField()),
                        ("currency", models.TextField()),
                        ("detail", models.JSONField()),
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
                        ("recorded_at", models.DateTimeField()),
                    ],
                    options={"db_table": "billing_refund"},
                ),
                migrations.CreateModel(
                    name="RefundLine",
                    fields=[
                        (
                            "pk",
                            models.CompositePrimaryKey(
                                "order_id", "refund_external_id", "external_id", serialize=False
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
                        ("refund_external_id", models.TextField()),
                        ("external_id", models.TextField()),
                        ("line_seq", models.IntegerField(null=True)),
                        ("quantity", models.BigIntegerField()),
                        ("amount", models.BigIntegerField()),
                        ("tax", models.BigIntegerField()),
                        ("restock", models.TextField()),
                    ],
                    options={"db_table": "billing_refund_line"},
                ),
            ],
        )
    ]
