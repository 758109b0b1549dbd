from pathlib import Path

from django.db import migrations, models

SQL = Path(__file__).parent / "sql" / "0002.sql"


class Migration(migrations.Migration):
    dependencies = [("carriers", "0001_initial")]
    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(SQL.read_text(encoding="utf-8"))],
            state_operations=[
                migrations.CreateModel(
                    name="Sale",
                    fields=[
                        ("serial", models.BigAutoField(primary_key=True, serialize=False)),
                        ("key", models.TextField()),
                        ("sold_at", models.DateTimeField()),
                        ("voided_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "db_table": "carriers_sale",
                        "constraints": [models.UniqueConstraint(fields=["key"], name="carriers_sale_once")],
                    },
                ),
            ],
        )
    ]
