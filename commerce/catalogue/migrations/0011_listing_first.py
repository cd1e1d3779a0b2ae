"""One row for each product that a search found, without its other variants."""

import django.db.models
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("catalogue", "0010_searched_beside_the_row")]

    operations = [
        AddIndexConcurrently(
            "listing",
            django.db.models.Index(
                condition=django.db.models.Q(("is_first", True)),
                fields=["product", "market"],
                name="listing_first",
            ),
        )
    ]
