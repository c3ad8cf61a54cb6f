from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("channels", "0006_streams_have_one_switch")]

    operations = [
        migrations.AddField(
            model_name="syncstream",
            name="carried",
            field=models.JSONField(db_default={}, default=dict),
        ),
    ]
