from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0004_deleted_imports"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="fileimport",
            name="import_kind_is_known",
        ),
        migrations.AddField(
            model_name="storedfile",
            name="purge_after",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="storedfile",
            name="purged_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddConstraint(
            model_name="fileimport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        ["products", "pairings", "costs", "listings", "fba-inventory", "orders"],
                    )
                ),
                name="import_kind_is_known",
            ),
        ),
        migrations.AddIndex(
            model_name="storedfile",
            index=models.Index(
                condition=models.Q(("purge_after__isnull", False), ("purged_at", None)),
                fields=["purge_after"],
                name="stored_file_to_purge",
            ),
        ),
    ]
