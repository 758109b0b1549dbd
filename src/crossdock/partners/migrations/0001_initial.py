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
                    name="Channel",
                    fields=[
                        ("id", models.BigAutoField(primary_key=True, serialize=False)),
                        ("name", models.TextField()),
                        ("kind", models.TextField()),
                        ("settings", models.JSONField(db_default={})),
                        ("active", models.BooleanField(db_default=True)),
                        ("created_at", models.DateTimeField()),
                    ],
                    options={
                        "db_table": "partners_channel",
                        "constraints": [
                            models.UniqueConstraint(fields=("name",), name="partners_channel_name")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Secret",
                    fields=[
                        ("id", models.BigAutoField(primary_key=True, serialize=False)),
                        (
                            "channel",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=models.PROTECT,
                                related_name="+",
                                to="partners.channel",
                            ),
                        ),
                        ("sealed", models.BinaryField()),
                        ("created_at", models.DateTimeField()),
                        ("retired_at", models.DateTimeField(null=True)),
                    ],
                    options={"db_table": "partners_secret"},
                ),
            ],
        )
    ]
