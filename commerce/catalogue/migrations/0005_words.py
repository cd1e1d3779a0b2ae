"""Words for what somebody may have meant; what is in the shop already is indexed."""

from django.db import migrations, models

from commerce.catalogue.operations import indexing


def list_products(apps, schema_editor):
    """Write the rows of the products that are there."""
    Product = apps.get_model("catalogue", "Product")
    indexing.index_products(Product.objects.values_list("pk", flat=True))


class Migration(migrations.Migration):
    dependencies = [
        ("catalogue", "0004_lists"),
    ]

    operations = [
        migrations.CreateModel(
            name="Word",
            fields=[
                (
                    "word",
                    models.CharField(
                        help_text="Folded.", max_length=40, primary_key=True, serialize=False
                    ),
                ),
            ],
        ),
        migrations.RunPython(list_products, migrations.RunPython.noop, elidable=True),
    ]
