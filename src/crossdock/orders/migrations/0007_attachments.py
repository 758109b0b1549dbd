from pathlib import Path

from django.db import migrations, models

SQL = Path(__file__).parent / "sql" / "0007.sql"


class Migration(migrations.Migration):
    dependencies = [("orders", "0006_merged")]
    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(SQL.read_text(encoding="utf-8"), "DROP TABLE orders_attachment;")
            ],
            state_operations=[
                migrations.CreateModel(
                    name="Attachment",
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
                        ("name", models.TextField()),
                        ("media", models.TextField()),
                        ("size", models.BigIntegerField()),
                        ("sha256", models.BinaryField()),
                        ("body", models.BinaryField()),
                        ("added_at", models.DateTimeField()),
                        ("added_by", models.TextField()),
                        ("removed_at", models.DateTimeField(null=True)),
                        ("removed_by", models.TextField(null=True)),
                    ],
                    options={"db_table": "orders_attachment"},
                )
            ],
        )
    ]
