"""The timeline is written once: the database refuses to change or delete its lines."""

from django.db import migrations

REFUSE_CHANGE = """
CREATE TRIGGER timeline_is_final BEFORE UPDATE OR DELETE ON orders_orderevent
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
"""

ALLOW_CHANGE = "DROP TRIGGER timeline_is_final ON orders_orderevent;"


class Migration(migrations.Migration):
    dependencies = [
        ("orders", "0001_orders_and_what_is_around_them"),
        ("identity", "0002_audit_is_final"),
    ]

    operations = [migrations.RunSQL(REFUSE_CHANGE, ALLOW_CHANGE)]
