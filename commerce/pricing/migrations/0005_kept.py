"""What a promotion's form was read at, codes that are switched off, and uses that are given back."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("pricing", "0004_known_buyers"),
    ]

    operations = [
        migrations.AddField(
            model_name="promotion",
            name="version",
            field=models.PositiveIntegerField(db_default=0, default=0, editable=False),
        ),
        migrations.AddField(
            model_name="voucher",
            name="is_active",
            field=models.BooleanField(db_default=True, default=True),
        ),
        migrations.AddField(
            model_name="voucheruse",
            name="given_back_at",
            field=models.DateTimeField(
                blank=True, help_text="When the order came to nothing.", null=True
            ),
        ),
        AddIndexConcurrently(
            model_name="voucheruse",
            index=models.Index(fields=["person"], name="voucher_use_person"),
        ),
        AddIndexConcurrently(
            model_name="voucheruse",
            index=models.Index(fields=["order_number"], name="voucher_use_order"),
        ),
    ]
