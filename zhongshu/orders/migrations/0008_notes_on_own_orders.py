"""Orders of other channels may have a note."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("orders", "0007_stock_of_lines")]

    operations = [
        migrations.AddField("order", "note", models.TextField(db_default="", default="")),
    ]
