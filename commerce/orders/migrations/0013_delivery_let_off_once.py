"""A delivery charge is let off once, also by the orders that were there before; nobody waits while they are read.

`check_invariants` names those that break it (`delivery let off`); this runs again as often as it takes.
"""

from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("orders", "0012_by_bank"),
    ]

    operations = [
        ValidateConstraint(model_name="order", name="order_delivery_let_off_once"),
    ]
