"""How it is brought, who collects it, and for which company it is bought."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_companies"),
        ("cart", "0002_promotions"),
    ]

    operations = [
        migrations.AddField(
            model_name="cart",
            name="collector_name",
            field=models.CharField(
                blank=True,
                db_default="",
                default="",
                help_text="Who collects instead.",
                max_length=120,
            ),
        ),
        migrations.AddField(
            model_name="cart",
            name="collector_phone",
            field=models.CharField(
                blank=True, db_default="", default="", help_text="E.164", max_length=20
            ),
        ),
        migrations.AddField(
            model_name="cart",
            name="company",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.company",
            ),
        ),
        migrations.AddField(
            model_name="cart",
            name="delivery_code",
            field=models.CharField(
                blank=True,
                db_default="",
                default="",
                help_text="Of the way of delivery.",
                max_length=20,
            ),
        ),
        migrations.AddField(
            model_name="cart",
            name="delivery_note",
            field=models.CharField(blank=True, db_default="", default="", max_length=200),
        ),
        migrations.AddField(
            model_name="cart",
            name="delivery_point",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=120),
                blank=True,
                db_default=[],
                default=list,
                help_text="The pick-up point, as POINT names its parts; empty where none was chosen.",
                size=None,
            ),
        ),
        migrations.AddField(
            model_name="cart",
            name="purchase_order",
            field=models.CharField(blank=True, db_default="", default="", max_length=40),
        ),
    ]
