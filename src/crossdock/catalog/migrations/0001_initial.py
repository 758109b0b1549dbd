from pathlib import Path

from django.db import migrations, models

SQL = Path(__file__).parent / "sql" / "0001.sql"


class Migration(migrations.Migration):
    initial = True
    dependencies = [("core", "0001_initial")]
    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(SQL.read_text(encoding="utf-8"))],
            state_operations=[
                migrations.CreateModel(
                    name="Sku",
                    fields=[
                        ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                        ("code", models.TextField()),
                        ("created_at", models.DateTimeField()),
                    ],
                    options={
                        "db_table": "catalog_sku",
                        "constraints": [models.UniqueConstraint(fields=("code",), name="catalog_sku_code")],
                    },
                ),
                migrations.CreateModel(
                    name="SkuVersion",
                    fields=[
                        ("pk", models.CompositePrimaryKey("sku_id", "valid_from", serialize=False)),
                        (
                            "sku",
                            models.ForeignKey(
                                db_index=False, on_delete=models.PROTECT, related_name="+", to="catalog.sku"
                            ),
                        ),
                        ("valid_from", models.DateTimeField()),
                        ("seq", models.BigIntegerField(editable=False)),
                        ("name", models.TextField()),
                        ("handling_class", models.TextField(db_column="class", db_default="")),
                        ("barcode", models.TextField(db_default="")),
                        ("weight_g", models.BigIntegerField()),
                        ("length_mm", models.BigIntegerField()),
                        ("width_mm", models.BigIntegerField()),
                        ("height_mm", models.BigIntegerField()),
                        ("price", models.DecimalField(decimal_places=6, max_digits=20, null=True)),
                        ("currency", models.TextField(null=True)),
                        ("hs_code", models.TextField(db_default="")),
                        ("origin_country", models.TextField(db_default="")),
                        ("active", models.BooleanField(db_default=True)),
                        ("actor", models.TextField()),
                    ],
                    options={"db_table": "catalog_sku_version"},
                ),
                migrations.CreateModel(
                    name="Unit",
                    fields=[
                        ("pk", models.CompositePrimaryKey("sku_id", "unit", serialize=False)),
                        (
                            "sku",
                            models.ForeignKey(
                                db_index=False, on_delete=models.PROTECT, related_name="+", to="catalog.sku"
                            ),
                        ),
                        ("unit", models.TextField()),
                        ("factor", models.BigIntegerField()),
                    ],
                    options={"db_table": "catalog_unit"},
                ),
            ],
        )
    ]
