"""A line may be sent by e-mail, and a cart says to whom; lines are checked without stopping carts."""

from django.contrib.postgres.operations import AddConstraintNotValid, ValidateConstraint
from django.db import migrations, models

_METHODS = [("deliver", "Deliver"), ("collect", "Collect"), ("email", "Email")]


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("cart", "0003_delivery_and_company")]

    operations = [
        migrations.AddField(
            model_name="cart",
            name="gift_name",
            field=models.CharField(
                blank=True,
                db_default="",
                default="",
                help_text="Who gets the gift cards.",
                max_length=120,
            ),
        ),
        migrations.AddField(
            model_name="cart",
            name="gift_email",
            field=models.EmailField(
                blank=True,
                db_default="",
                default="",
                help_text="Where they go; empty is the buyer's own.",
                max_length=254,
            ),
        ),
        migrations.AddField(
            model_name="cart",
            name="gift_greeting",
            field=models.CharField(blank=True, db_default="", default="", max_length=300),
        ),
        migrations.AddField(
            model_name="cart",
            name="gift_send_on",
            field=models.DateField(
                blank=True, help_text="Not before; empty is at once.", null=True
            ),
        ),
        migrations.AlterField(
            model_name="cartline",
            name="method",
            field=models.CharField(choices=_METHODS, max_length=8),
        ),
        AddConstraintNotValid(
            model_name="cartline",
            constraint=models.CheckConstraint(
                condition=models.Q(("location", None), ("method__in", ["deliver", "email"]))
                | models.Q(("location__isnull", False), ("method", "collect")),
                name="cart_line_names_its_store",
            ),
        ),
        ValidateConstraint(model_name="cartline", name="cart_line_names_its_store"),
        migrations.RemoveConstraint(model_name="cartline", name="cart_line_collect_names_store"),
    ]
