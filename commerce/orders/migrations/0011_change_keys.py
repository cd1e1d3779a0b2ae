"""A change says what was asked for under its key; a delivery charge is let off once.

The invariant `delivery let off` (check_invariants) is to be clean before: the check fails where it is not.
"""

from django.contrib.postgres.operations import AddConstraintNotValid, ValidateConstraint
from django.db import migrations, models


class Migration(migrations.Migration):
    # Each step by itself: what is checked afterwards keeps nobody from ordering.
    atomic = False

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
        ValidateConstraint(model_name="order", name="order_delivery_let_off_once"),
    ]
