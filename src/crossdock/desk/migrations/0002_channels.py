from pathlib import Path

import django.contrib.postgres.fields
from django.db import migrations, models

SQL = Path(__file__).parent / "sql" / "0002.sql"


class Migration(migrations.Migration):
    dependencies = [("desk", "0001_initial")]
    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    SQL.read_text(encoding="utf-8"), "ALTER TABLE desk_bulk DROP COLUMN channels"
                )
            ],
            state_operations=[
                migrations.AddField(
                    "Bulk",
                    "channels",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), size=None, db_default=[]
                    ),
                )
            ],
        )
    ]
