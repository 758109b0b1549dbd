from pathlib import Path

import django.contrib.postgres.fields
from django.db import migrations, models

SQL = Path(__file__).parent / "sql" / "0002.sql"
BACK = """
DROP TABLE catalog_alias;
ALTER TABLE catalog_sku_version
DROP COLUMN component_ids, DROP COLUMN component_units, DROP COLUMN ships_apart;
"""


class Migration(migrations.Migration):
    dependencies = [("catalog", "0001_initial")]
    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(SQL.read_text(encoding="utf-8"), BACK)],
            state_operations=[
                migrations.AddField(
                    "skuversion",
                    "component_ids",
                    django.contrib.postgres.fields.ArrayField(models.BigIntegerField(), db_default=[]),
                ),
                migrations.AddField(
                    "skuversion",
                    "component_units",
                    django.contrib.postgres.fields.ArrayField(models.BigIntegerField(), db_default=[]),
                ),
                migrations.AddField("skuversion", "ships_apart", models.BooleanField(db_default=False)),
                migrations.CreateModel(
                    name="Alias",
                    fields=[
                        (
                            "pk",
                            models.CompositePrimaryKey("channel_id", "alias", "valid_from", serialize=False),
                        ),
                        ("channel_id", models.BigIntegerField()),
                        ("alias", models.TextField()),
                        ("valid_from", models.DateTimeField()),
                        ("seq", models.BigIntegerField(editable=False)),
                        (
                            "sku",
                            models.ForeignKey(
                                db_index=False,
                                null=True,
                                on_delete=models.PROTECT,
                                related_name="+",
                                to="catalog.sku",
                            ),
                        ),
                        ("quantity", models.DecimalField(decimal_places=6, max_digits=20)),
                        ("actor", models.TextField()),
                    ],
                    options={"db_table": "catalog_alias"},
                ),
            ],
        )
    ]
