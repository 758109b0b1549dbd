from pathlib import Path

from django.db import migrations, models

SQL = Path(__file__).parent / "sql" / "0004.sql"


class Migration(migrations.Migration):
    dependencies = [("fulfilment", "0003_tracking")]
    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(SQL.read_text(encoding="utf-8"))],
            state_operations=[
                migrations.CreateModel(
                    name="Manifest",
                    fields=[
                        ("id", models.BigAutoField(primary_key=True, serialize=False)),
                        (
                            "location",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=models.DO_NOTHING,
                                related_name="+",
                                to="network.location",
                            ),
                        ),
                        ("carrier", models.TextField()),
                        ("day", models.DateField()),
                        ("closed_at", models.DateTimeField()),
                        ("actor", models.TextField()),
                    ],
                    options={
                        "db_table": "fulfilment_manifest",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("location", "carrier", "day"), name="fulfilment_manifest_once"
                            )
                        ],
                    },
                ),
                migrations.AddField("label", "manifest_id", models.BigIntegerField(null=True)),
            ],
        )
    ]
