"""A line that is a gift card takes nothing from stock, and its order says to whom it goes."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("inventory", "0003_bins"), ("orders", "0007_changes")]

    operations = [
        migrations.AddField(
            model_name="order",
            name="gift_name",
            field=models.CharField(blank=True, db_default="", default="", max_length=120),
        ),
        migrations.AddField(
            model_name="order",
            name="gift_email",
            field=models.EmailField(
                blank=True,
                db_default="",
                default="",
                help_text="Where its gift cards go; empty is `email`.",
                max_length=254,
            ),
        ),
        migrations.AddField(
            model_name="order",
            name="gift_greeting",
            field=models.CharField(blank=True, db_default="", default="", max_length=300),
        ),
        migrations.AddField(
            model_name="order",
            name="gift_send_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name="fulfilment",
            name="method",
            field=models.CharField(
                choices=[("deliver", "Deliver"), ("collect", "Collect"), ("email", "Email")],
                max_length=8,
            ),
        ),
        migrations.AlterField(
            model_name="orderline",
            name="allocation",
            field=models.OneToOneField(
                blank=True,
                help_text="None of a gift card: it takes nothing from stock.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="order_line",
                to="inventory.allocation",
            ),
        ),
    ]
