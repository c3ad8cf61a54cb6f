from django.db import migrations


def add_rule(apps, schema_editor):
    apps.get_model("replenishment", "AlertRule").objects.create(
        scope="EVERYTHING",
        threshold="DAYS",
        lead_days=45,
        safety_days=14,
        order_days=30,
        ageing_days=180,
        dead_days=90,
        is_on=True,
    )


class Migration(migrations.Migration):
    dependencies = [("replenishment", "0001_warnings")]

    operations = [migrations.RunPython(add_rule, migrations.RunPython.noop)]
