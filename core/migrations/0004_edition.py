"""The editions of what is kept in processes (core.editions)."""

from django.db import migrations, models

NEW_EDITION = """
CREATE FUNCTION core_new_edition() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO core_edition (name, number) VALUES (TG_ARGV[0], 1)
    ON CONFLICT (name) DO UPDATE SET number = core_edition.number + 1;
    RETURN NULL;
END $$
"""


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0003_job_key"),
    ]

    operations = [
        migrations.CreateModel(
            name="Edition",
            fields=[
                (
                    "name",
                    models.CharField(max_length=20, primary_key=True, serialize=False),
                ),
                ("number", models.BigIntegerField(db_default=0, default=0)),
            ],
        ),
        migrations.RunSQL(NEW_EDITION, "DROP FUNCTION core_new_edition"),
    ]
