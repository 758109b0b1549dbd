from pathlib import Path
from typing import Any

import django.contrib.postgres.fields
from django.db import migrations, models

SQL = Path(__file__).parent / "sql" / "0003.sql"


def texts(**options: Any) -> Any:
    return django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None, **options)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_keys")]
    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(SQL.read_text(encoding="utf-8"))],
            state_operations=[
                migrations.AddField(model_name="user", name="locations", field=texts(db_default=[])),
                migrations.AddField(model_name="user", name="channels", field=texts(db_default=[])),
                migrations.CreateModel(
                    name="Role",
                    fields=[
                        ("name", models.TextField(primary_key=True, serialize=False)),
                        ("permissions", texts()),
                        ("lifts", texts()),
                        ("about", models.TextField()),
                    ],
                    options={"db_table": "accounts_role"},
                ),
            ],
        )
    ]
