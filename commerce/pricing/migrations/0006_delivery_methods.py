"""Ways of delivery; what a delivery cost so far becomes the standard way of its market.

The table of charges stays until the next release has nobody left who reads it: only the state forgets it.
"""

import core.markets
import datetime
import django.contrib.postgres.fields
from django.db import migrations, models

_COPY = """
    INSERT INTO pricing_deliverymethod
        (market, code, zone, valid_from, is_active, position, name_en, name_nb, note_en, note_nb, carrier, prefixes,
         over_g, amount, free_from, first_days, last_days, cut_off, has_points, needs_phone)
    SELECT market, 'standard', '', valid_from, true, 0, 'Standard delivery', 'Vanlig levering', '', '', 'nordpost', '{}',
           0, amount, free_from, 2, 3, '18:00', false, false
    FROM pricing_deliverycharge
"""


class Migration(migrations.Migration):
    dependencies = [
        ("pricing", "0005_kept"),
    ]

    operations = [
        migrations.CreateModel(
            name="DeliveryMethod",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("market", models.CharField(choices=core.markets.choices, max_length=2)),
                ("code", models.SlugField(max_length=20)),
                ("zone", models.SlugField(blank=True, default="", max_length=20)),
                ("valid_from", models.DateField()),
                ("is_active", models.BooleanField(default=True)),
                (
                    "position",
                    models.PositiveSmallIntegerField(
                        default=0, help_text="The first that fits is meant where nobody has chosen."
                    ),
                ),
                ("name_en", models.CharField(max_length=60)),
                ("name_nb", models.CharField(blank=True, max_length=60)),
                ("note_en", models.CharField(blank=True, max_length=160)),
                ("note_nb", models.CharField(blank=True, max_length=160)),
                ("carrier", models.CharField(blank=True, max_length=20)),
                (
                    "prefixes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=8),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                (
                    "over_g",
                    models.PositiveIntegerField(default=0, help_text="Only for what weighs more."),
                ),
                ("most_g", models.PositiveIntegerField(blank=True, null=True)),
                ("amount", models.PositiveIntegerField()),
                (
                    "free_from",
                    models.PositiveIntegerField(
                        blank=True, help_text="Value of delivered goods; empty is never.", null=True
                    ),
                ),
                ("first_days", models.PositiveSmallIntegerField(default=2)),
                ("last_days", models.PositiveSmallIntegerField(default=3)),
                ("cut_off", models.TimeField(default=datetime.time(18, 0))),
                (
                    "has_points",
                    models.BooleanField(default=False, help_text="Fetched at a pick-up point."),
                ),
                ("needs_phone", models.BooleanField(default=False)),
            ],
        ),
        migrations.RunSQL(_COPY, migrations.RunSQL.noop),
        migrations.SeparateDatabaseAndState(
            state_operations=[migrations.DeleteModel(name="DeliveryCharge")]
        ),
        migrations.AddConstraint(
            model_name="deliverymethod",
            constraint=models.UniqueConstraint(
                fields=("market", "code", "zone", "valid_from"), name="delivery_method_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="deliverymethod",
            constraint=models.CheckConstraint(
                condition=models.Q(("last_days__gte", models.F("first_days"))),
                name="delivery_method_days",
            ),
        ),
        migrations.AddConstraint(
            model_name="deliverymethod",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("most_g", None), ("most_g__gt", models.F("over_g")), _connector="OR"
                ),
                name="delivery_method_weight",
            ),
        ),
    ]
