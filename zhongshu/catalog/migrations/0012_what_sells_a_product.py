"""Find in an index whether a product is sold."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("catalog", "0011_proposals_as_a_job")]

    operations = [
        migrations.AddIndex(
            model_name="pairing",
            index=models.Index(
                fields=["product"],
                condition=models.Q(ended_at=None, store=None),
                name="pairing_sells",
            ),
        ),
    ]
