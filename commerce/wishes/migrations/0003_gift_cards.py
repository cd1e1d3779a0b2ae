"""A wish may be a gift card, which is sent by e-mail."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("wishes", "0002_sent_carts")]

    operations = [
        migrations.AlterField(
            model_name="wishitem",
            name="method",
            field=models.CharField(
                choices=[("deliver", "Deliver"), ("collect", "Collect"), ("email", "Email")],
                default="deliver",
                max_length=8,
            ),
        ),
    ]
