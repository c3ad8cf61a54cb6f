"""What is wrong in a row is told in the language of whoever reads it; old rows stay as told."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("documents", "0008_exports")]

    operations = [
        migrations.AddField("importrowerror", "facts", models.JSONField(null=True)),
        migrations.AddField("importrowerror", "hint", models.TextField(db_default="")),
    ]
