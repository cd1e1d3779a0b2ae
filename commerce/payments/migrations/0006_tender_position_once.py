"""Hold the order of a plan's tenders; the index is built without stopping payments."""

from django.db import migrations, models

_TABLE, _NAME = "payments_tender", "tender_position_once"


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("payments", "0005_means")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    f"CREATE UNIQUE INDEX CONCURRENTLY {_NAME} ON {_TABLE} (plan_id, position)",
                    f"DROP INDEX IF EXISTS {_NAME}",
                ),
                migrations.RunSQL(
                    f"ALTER TABLE {_TABLE} ADD CONSTRAINT {_NAME} UNIQUE USING INDEX {_NAME}",
                    f"ALTER TABLE {_TABLE} DROP CONSTRAINT {_NAME}",
                ),
            ],
            state_operations=[
                migrations.AddConstraint(
                    model_name="tender",
                    constraint=models.UniqueConstraint(fields=("plan", "position"), name=_NAME),
                )
            ],
        )
    ]
