"""A change says what was asked for under its key; a delivery charge is let off once, from now on (0013: always)."""

from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("orders", "0010_expired"),
    ]

    operations = [
        migrations.AddField(
            model_name="orderchange",
            name="content",
            field=models.CharField(
                db_default="",
                default="",
                help_text="The hash of what was asked for.",
                max_length=64,
            ),
        ),
        AddConstraintNotValid(
            model_name="order",
            constraint=models.CheckConstraint(
                condition=models.Q(("delivery_let_off__lte", models.F("delivery_gross"))),
                name="order_delivery_let_off_once",
            ),
        ),
    ]
