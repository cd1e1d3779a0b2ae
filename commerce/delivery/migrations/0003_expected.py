"""Every parcel knows its promised day from the start; cases of boxes without a label, or to be unpacked."""

from django.conf import settings
from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models

# What has not left yet; what has keeps the day that it was given when it left.
_PROMISED = """
    UPDATE delivery_parcel p
    SET due_on = COALESCE(NULLIF(o.delivery ->> 'last_day', '')::date, (p.requested_at + interval '5 days')::date)
    FROM orders_fulfilment f JOIN orders_order o ON o.id = f.order_id
    WHERE f.id = p.fulfilment_id AND p.due_on IS NULL AND p.state IN ('waiting', 'picking', 'packed')
"""


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("delivery", "0002_cases"),
        ("locations", "0002_markets_are_data"),
        ("orders", "0010_expired"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="parcel",
            name="due_on",
            field=models.DateField(
                blank=True,
                help_text="The day by which it was promised; nothing moves it.",
                null=True,
            ),
        ),
        migrations.AlterField(
            model_name="parcelcase",
            name="kind",
            field=models.CharField(
                choices=[
                    ("short", "Could not be picked"),
                    ("no_label", "Refused by the carrier"),
                    ("unpack", "To be unpacked"),
                    ("late", "Late"),
                    ("lost", "Lost"),
                    ("damaged", "Damaged"),
                    ("returned", "Sent back to us"),
                ],
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="parcelcase",
            name="outcome",
            field=models.CharField(
                blank=True,
                choices=[
                    ("resent", "Sent again"),
                    ("refunded", "Refunded"),
                    ("arrived", "It arrived after all"),
                    ("found", "Here again"),
                    ("labelled", "It has its label"),
                ],
                max_length=10,
            ),
        ),
        migrations.RunSQL(_PROMISED, migrations.RunSQL.noop),
        AddIndexConcurrently(
            model_name="parcel",
            index=models.Index(
                condition=models.Q(("state__in", ["dispatched", "packed", "picking", "waiting"])),
                fields=["due_on"],
                name="parcel_expected",
            ),
        ),
        RemoveIndexConcurrently(model_name="parcel", name="parcel_due"),
    ]
