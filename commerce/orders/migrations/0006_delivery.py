"""How it was promised to be brought, who collects it, and the company it was bought for."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_companies"),
        ("orders", "0005_known_buyers"),
    ]

    operations = [
        migrations.AddField(
            model_name="order",
            name="collector_name",
            field=models.CharField(blank=True, db_default="", default="", max_length=120),
        ),
        migrations.AddField(
            model_name="order",
            name="collector_phone",
            field=models.CharField(blank=True, db_default="", default="", max_length=20),
        ),
        migrations.AddField(
            model_name="order",
            name="company",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="orders",
                to="accounts.company",
            ),
        ),
        migrations.AddField(
            model_name="order",
            name="delivery",
            field=models.JSONField(
                blank=True,
                db_default={},
                default=dict,
                help_text="code, name_en, name_nb, carrier, first_day, last_day, note, point {id, name, street, postcode, city}.",
            ),
        ),
        migrations.AddField(
            model_name="order",
            name="purchase_order",
            field=models.CharField(blank=True, db_default="", default="", max_length=40),
        ),
    ]
