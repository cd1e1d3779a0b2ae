"""The sequence that order numbers come from."""

from django.db import migrations


class Migration(migrations.Migration):
    """Numbers start at 100001; a check digit is added by `operations._next_number`."""

    dependencies = [("orders", "0002_initial")]
    operations = [
        migrations.RunSQL(
            "CREATE SEQUENCE order_number START 100001", "DROP SEQUENCE IF EXISTS order_number"
        ),
    ]
