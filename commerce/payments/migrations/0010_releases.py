"""A part may be given back before the rest is captured; tenders are checked without stopping payments."""

from django.contrib.postgres.operations import AddConstraintNotValid, ValidateConstraint
from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("payments", "0009_cases")]

    operations = [
        migrations.AddField(
            model_name="tender",
            name="released",
            field=models.PositiveBigIntegerField(
                db_default=0,
                default=0,
                help_text="Asked to be given back before the rest was captured: the order costs less now.",
            ),
        ),
        migrations.AlterField(
            model_name="providercall",
            name="kind",
            field=models.CharField(
                choices=[
                    ("capture", "Capture"),
                    ("refund", "Refund"),
                    ("release", "Release"),
                    ("void", "Void"),
                ],
                max_length=8,
            ),
        ),
        AddConstraintNotValid(
            model_name="tender",
            constraint=models.CheckConstraint(
                condition=Q(authorised__gte=F("capture_requested") + F("released")),
                name="tender_release_within",
            ),
        ),
        ValidateConstraint(model_name="tender", name="tender_release_within"),
    ]
