from pathlib import Path
from typing import Any

from django.db import migrations, models

SQL = Path(__file__).parent / "sql" / "0006.sql"


def table(model: str, **fields: Any) -> migrations.CreateModel:
    key = ("id", models.BigAutoField(primary_key=True, serialize=False))
    all_ = [key, ("tx", models.BigIntegerField()), *fields.items()]
    return migrations.CreateModel(model, all_, {"db_table": f"core_{model.lower()}"})


class Migration(migrations.Migration):
    dependencies = [("core", "0005_events_in_order")]
    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(SQL.read_text(encoding="utf-8"))],
            state_operations=[
                table(
                    "Origin",
                    actor=models.TextField(),
                    face=models.TextField(),
                    act=models.TextField(),
                    target=models.TextField(),
                    address=models.GenericIPAddressField(null=True),
                    agent=models.TextField(null=True),
                    request=models.TextField(),
                    at=models.DateTimeField(),
                    wall_at=models.DateTimeField(),
                ),
                table(
                    "Change",
                    subject=models.TextField(),
                    name=models.TextField(),
                    kind=models.TextField(),
                    before=models.JSONField(),
                    after=models.JSONField(),
                    actor=models.TextField(),
                    at=models.DateTimeField(),
                ),
            ],
        )
    ]
