"""Let an edit of products be that an option of a custom field was renamed."""

from django.db import migrations, models

SOURCES = [
    "PAGE",
    "GRID",
    "BULK",
    "FILE",
    "API",
    "LISTINGS",
    "MERGE",
    "UNDO",
    "OPTION",
]


class Migration(migrations.Migration):
    dependencies = [("catalog", "0012_what_sells_a_product")]

    operations = [
        migrations.RemoveConstraint(model_name="productedit", name="product_edit_source_is_known"),
        migrations.AddConstraint(
            model_name="productedit",
            constraint=models.CheckConstraint(
                condition=models.Q(source__in=SOURCES), name="product_edit_source_is_known"
            ),
        ),
    ]
