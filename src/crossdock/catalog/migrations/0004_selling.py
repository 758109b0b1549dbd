from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models

SQL = Path(__file__).parent / "sql" / "0004.sql"
BACK = """
DROP TABLE catalog_stop;
ALTER TABLE catalog_sku_version DROP COLUMN release_on, DROP COLUMN substitute_id;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("catalog", "0003_kits_found"),
    ]
    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(SQL.read_text(encoding="utf-8"), BACK)],
            state_operations=[
                migrations.AddField(
                    model_name="skuversion",
                    name="release_on",
                    field=models.DateField(null=True),
                ),
                migrations.AddField(
                    model_name="skuversion",
                    name="substitute",
                    field=models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="catalog.sku",
                    ),
                ),
                migrations.CreateModel(
                    name="Stop",
                    fields=[
                        (
                            "pk",
                            models.CompositePrimaryKey(
                                "sku_id",
                                "channel_id",
                                "valid_from",
                                blank=True,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("channel_id", models.BigIntegerField()),
                        ("valid_from", models.DateTimeField()),
                        ("seq", models.BigIntegerField(editable=False)),
                        ("how", models.TextField()),
                        ("reason", models.TextField()),
                        ("actor", models.TextField()),
                        (
                            "sku",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="catalog.sku",
                            ),
                        ),
                    ],
                    options={
                        "db_table": "catalog_stop",
                    },
                ),
            ],
        )
    ]
