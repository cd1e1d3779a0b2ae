"""Gift cards can be stopped, and replaced by another code; the table is checked without stopping payments."""

import django.db.models.deletion
from django.contrib.postgres.operations import AddConstraintNotValid, ValidateConstraint
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("payments", "0010_releases")]

    operations = [
        migrations.AddField(
            model_name="purse",
            name="replaced_by",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="replaces",
                to="payments.purse",
            ),
        ),
        migrations.AddField(
            model_name="purse",
            name="stopped_at",
            field=models.DateTimeField(
                blank=True,
                help_text="Since when its code pays nothing new; orders that are placed keep what they have.",
                null=True,
            ),
        ),
        migrations.AddField(
            model_name="purse",
            name="stopped_why",
            field=models.CharField(
                blank=True,
                choices=[
                    ("replaced", "Replaced by another"),
                    ("stopped", "Stopped by a colleague"),
                    ("dispute", "Stopped: its payment is disputed"),
                ],
                db_default="",
                max_length=8,
            ),
        ),
        migrations.AlterField(
            model_name="purseentry",
            name="type",
            field=models.CharField(
                choices=[
                    ("issued", "Issued"),
                    ("spent", "Spent"),
                    ("refunded", "Refunded"),
                    ("paid", "Paid"),
                    ("moved", "Moved"),
                ],
                max_length=8,
            ),
        ),
        AddConstraintNotValid(
            model_name="purse",
            constraint=models.CheckConstraint(
                condition=Q(stopped_at=None, stopped_why="")
                | Q(stopped_at__isnull=False) & ~Q(stopped_why=""),
                name="purse_stopped_why",
            ),
        ),
        ValidateConstraint(model_name="purse", name="purse_stopped_why"),
    ]
