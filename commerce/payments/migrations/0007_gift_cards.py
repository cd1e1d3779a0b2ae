"""Gift cards hold no stock and are a class of products; addresses of payment pages may be long."""

from django.db import migrations, models


def class_products(apps, schema_editor):
    """Say of products whose variants were listed here that they are gift cards."""
    listed = apps.get_model("payments", "GiftCardProduct").objects.values("variant__product_id")
    apps.get_model("catalogue", "Product").objects.filter(pk__in=listed).update(
        vat_class="gift_card"
    )


class Migration(migrations.Migration):
    dependencies = [
        ("payments", "0006_tender_position_once"),
        ("catalogue", "0009_gift_cards"),
    ]

    operations = [
        migrations.AlterField(
            model_name="quoteline",
            name="hold_id",
            field=models.UUIDField(
                blank=True,
                help_text="The hold that keeps its units; gone when used or expired. None of a gift card.",
                null=True,
            ),
        ),
        migrations.AlterField(
            model_name="quoteline",
            name="method",
            field=models.CharField(
                choices=[("deliver", "Deliver"), ("collect", "Collect"), ("email", "Email")],
                max_length=8,
            ),
        ),
        migrations.AlterField(
            model_name="tender",
            name="pay_url",
            field=models.URLField(blank=True, max_length=2000),
        ),
        migrations.RunPython(class_products, migrations.RunPython.noop, elidable=True),
        migrations.DeleteModel(name="GiftCardProduct"),
    ]
