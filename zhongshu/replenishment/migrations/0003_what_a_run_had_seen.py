from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("replenishment", "0002_a_rule_for_everything")]

    operations = [
        migrations.AddField(
            model_name="alertrun",
            name="traces",
            field=models.TextField(db_default="", default=""),
        ),
    ]
