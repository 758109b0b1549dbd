from pathlib import Path

from django.conf import settings
from django.db import migrations, models

SQL = Path(__file__).parent / "sql" / "0005.sql"
BACK = "DROP TABLE desk_comment, desk_case"


class Migration(migrations.Migration):
    dependencies = [("desk", "0004_views"), ("accounts", "0001_initial"), ("mailbox", "0001_initial")]
    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(SQL.read_text(encoding="utf-8"), BACK)],
            state_operations=[
                migrations.CreateModel(
                    name="Case",
                    fields=[
                        (
                            "pk",
                            models.CompositePrimaryKey(
                                "subject",
                                "subject_id",
                                blank=True,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("subject", models.TextField()),
                        ("subject_id", models.BigIntegerField()),
                        (
                            "assignee",
                            models.ForeignKey(
                                db_index=False,
                                null=True,
                                on_delete=models.DO_NOTHING,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("assigned_at", models.DateTimeField(null=True)),
                        ("snoozed_until", models.DateTimeField(null=True)),
                        ("snoozed_at", models.DateTimeField(null=True)),
                        ("escalated_at", models.DateTimeField(null=True)),
                        ("escalated_by", models.TextField(null=True)),
                    ],
                    options={"db_table": "desk_case"},
                ),
                migrations.CreateModel(
                    name="Comment",
                    fields=[
                        ("id", models.BigAutoField(primary_key=True, serialize=False)),
                        (
                            "inbound",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=models.DO_NOTHING,
                                related_name="+",
                                to="mailbox.inbound",
                            ),
                        ),
                        ("text", models.TextField()),
                        ("actor", models.TextField()),
                        ("at", models.DateTimeField()),
                    ],
                    options={"db_table": "desk_comment"},
                ),
            ],
        )
    ]
