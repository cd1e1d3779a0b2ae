"""Put the price into the index of its variant and market; built without stopping sales."""

from django.db import migrations, models

_NAME = "price_of_variant_in_market"
_WITH = ("amount", "sale_amount", "sale_from", "sale_until")


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("catalogue", "0011_listing_first")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    f"CREATE UNIQUE INDEX CONCURRENTLY {_NAME} ON catalogue_price (variant_id, market)"
                    f" INCLUDE ({', '.join(_WITH)})",
                    f"DROP INDEX CONCURRENTLY IF EXISTS {_NAME}",
                )
            ],
            state_operations=[
                migrations.AddConstraint(
                    model_name="price",
                    constraint=models.UniqueConstraint(
                        fields=("variant", "market"), include=_WITH, name=_NAME
                    ),
                )
            ],
        ),
        migrations.RemoveConstraint(model_name="price", name="price_once_per_market"),
    ]
