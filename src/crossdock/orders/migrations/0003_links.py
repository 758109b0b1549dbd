from pathlib import Path

from django.db import migrations, models

SQL = Path(__file__).parent / "sql" / "0003.sql"


class Migration(migrations.Migration):
    dependencies = [("orders", "0002_kits")]
    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(SQL.read_text(encoding="utf-8"), "DROP TABLE orders_link;")
            ],
            state_operations=[
                migrations.CreateModel(
                    name="Link",
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
                        (
                            "other",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=models.DO_NOTHING,
                                related_name="+",
                                to="orders.order",
                            ),
                        ),
                        ("kind", models.TextField()),
                        ("at", models.DateTimeField()),
                        ("actor", models.TextField()),
                    ],
                    options={"db_table": "orders_link"},
                )
            ],
        )
    ]
