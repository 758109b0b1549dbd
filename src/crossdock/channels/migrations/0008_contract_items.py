from pathlib import Path

from django.db import migrations

FOLDER = Path(__file__).parent / "sql"
SQL = (FOLDER / "0008.sql").read_text(encoding="utf-8")
BACK = (FOLDER / "back" / "0008.sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    # What only adds comes before it, whenever it was written: it does not wait for what is taken away.
    dependencies = [("channels", "0009_dismissed")]
    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(SQL, BACK)],
            state_operations=[migrations.DeleteModel("Item"), migrations.DeleteModel("Level")],
        )
    ]
