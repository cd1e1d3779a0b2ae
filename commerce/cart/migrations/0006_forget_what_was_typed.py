"""Forget what was typed into carts that had ended before ending forgot it."""

from django.db import migrations

_TYPED = (
    "full_name", "email", "phone", "street", "street2", "postcode", "city", "delivery_note", "collector_name",
    "collector_phone", "gift_name", "gift_email", "gift_greeting", "purchase_order", "delivery_code",
)  # fmt: skip
_AT_ONCE = 2000


def forget(apps, schema_editor):
    """Blank them a few thousand at a time, each by itself: sales go on."""
    carts = apps.get_model("cart", "Cart").objects.filter(state__in=("ended", "merged"))
    blank = dict.fromkeys(_TYPED, "") | {"delivery_point": [], "gift_send_on": None}
    ids = list(carts.exclude(**blank).values_list("pk", flat=True))
    for first in range(0, len(ids), _AT_ONCE):
        carts.filter(pk__in=ids[first : first + _AT_ONCE]).update(**blank)


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("cart", "0005_sales_of_stores")]

    operations = [migrations.RunPython(forget, migrations.RunPython.noop)]
