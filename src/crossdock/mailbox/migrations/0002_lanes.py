from pathlib import Path

from django.db import migrations, models

SQL = Path(__file__).parent / "sql" / "0002.sql"


class Migration(migrations.Migration):
    dependencies = [("mailbox", "0001_initial")]
    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(SQL.read_text(encoding="utf-8"))],
            state_operations=[
                migrations.AddField("Outbound", "lane", models.TextField(null=True)),
                migrations.AddField("Outbound", "place", models.BigIntegerField(null=True)),
                migrations.CreateModel(
                    name="Lane",
                    fields=[
                        ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                        ("party", models.TextField()),
                        ("lane", models.TextField()),
                        ("place", models.BigIntegerField()),
                        ("due_at", models.DateTimeField()),
                        ("attempts", models.IntegerField(db_default=0)),
                        ("began_at", models.DateTimeField(null=True)),
                    ],
                    options={"db_table": "mailbox_lane"},
                ),
            ],
        )
    ]
