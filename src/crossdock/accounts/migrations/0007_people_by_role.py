from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent / "sql" / "0007.sql"


class Migration(migrations.Migration):
    dependencies = [("accounts", "0006_links")]
    operations = [migrations.RunSQL(SQL.read_text(encoding="utf-8"), "DROP INDEX accounts_user_role")]
