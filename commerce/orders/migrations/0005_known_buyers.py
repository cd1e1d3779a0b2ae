"""Who has ordered so far is known: nobody's second order becomes a first one."""

from django.db import migrations

from commerce.pricing import queries

BATCH = 1000


def note_buyers(apps, schema_editor):
    """Write the buyers of the orders that are there, oldest first."""
    Order = apps.get_model("orders", "Order")
    KnownBuyer = apps.get_model("pricing", "KnownBuyer")
    rows = Order.objects.order_by("placed_at", "pk").values_list(
        "number", "email", "phone", "placed_at"
    )
    batch = []
    for number, email, phone, placed_at in rows.iterator(chunk_size=BATCH):
        batch += [
            KnownBuyer(person=person, order_number=number, at=placed_at)
            for person in queries.buyers_of(email, phone)
        ]
        if len(batch) >= BATCH:
            KnownBuyer.objects.bulk_create(batch, ignore_conflicts=True)
            batch = []
    KnownBuyer.objects.bulk_create(batch, ignore_conflicts=True)


class Migration(migrations.Migration):
    dependencies = [
        ("orders", "0004_promotions"),
        ("pricing", "0004_known_buyers"),
    ]

    operations = [migrations.RunPython(note_buyers, migrations.RunPython.noop)]
