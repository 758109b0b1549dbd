from pathlib import Path

from django.db import migrations, models

SQL = Path(__file__).parent / "sql" / "0007.sql"
BACK = "DROP TABLE channels_unmapped; DROP TABLE channels_stock_level; DROP TABLE channels_stock_item"


def key(*fields: str) -> models.CompositePrimaryKey:
    return models.CompositePrimaryKey(*fields, blank=True, editable=False, primary_key=True, serialize=False)


class Migration(migrations.Migration):
    dependencies = [("channels", "0006_clients")]
    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(SQL.read_text(encoding="utf-8"), BACK)],
            state_operations=[
                migrations.CreateModel(
                    name="StockItem",
                    fields=[
                        ("pk", key("channel_id", "sku_id", "units")),
                        ("channel_id", models.BigIntegerField()),
                        (
                            "sku",
                            models.ForeignKey(
                                db_index=False, on_delete=models.PROTECT, related_name="+", to="catalog.sku"
                            ),
                        ),
                        ("units", models.BigIntegerField()),
                        ("gid", models.TextField()),
                        ("by_hand", models.BooleanField()),
                    ],
                    options={
                        "db_table": "channels_stock_item",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("channel_id", "gid"), name="channels_stock_item_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="StockLevel",
                    fields=[
                        ("pk", key("channel_id", "sku_id", "units", "location_id")),
                        ("channel_id", models.BigIntegerField()),
                        ("sku_id", models.BigIntegerField()),
                        ("units", models.BigIntegerField()),
                        ("location_id", models.BigIntegerField()),
                        ("shop", models.BigIntegerField()),
                        ("known_at", models.DateTimeField()),
                        ("due_at", models.DateTimeField()),
                        ("unheard", models.BigIntegerField(null=True)),
                        ("unheard_at", models.DateTimeField(null=True)),
                    ],
                    options={"db_table": "channels_stock_level"},
                ),
                migrations.CreateModel(
                    name="Unmapped",
                    fields=[
                        ("pk", key("channel_id", "gid")),
                        ("channel_id", models.BigIntegerField()),
                        ("gid", models.TextField()),
                        ("sku", models.TextField()),
                        ("why", models.TextField()),
                    ],
                    options={"db_table": "channels_unmapped"},
                ),
            ],
        )
    ]
