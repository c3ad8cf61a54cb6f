"""Let the books of a seller SKU at a pool be closed, and begin anew."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("inventory", "0021_awd")]

    operations = [
        migrations.AddField(
            model_name="stockopening",
            name="number",
            field=models.PositiveIntegerField(db_default=0),
        ),
    ]
