import django.db.models.deletion
from django.db import migrations, models

# An order that a file alone told of can be taken back while its timeline says nothing but that
# it was made. Any other line is as final as it was.
LET_ONLY_THOSE_GO = """
CREATE FUNCTION refuse_change_of_timeline() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND OLD.kind = 'CREATED' AND EXISTS (
        SELECT FROM orders_orderoffile AS of_file
        JOIN orders_order AS sold ON sold.id = of_file.order_id
        WHERE of_file.order_id = OLD.order_id
            AND sold.is_provisional AND sold.work_status IS NULL AND NOT sold.is_held
    ) AND NOT EXISTS (
        SELECT FROM orders_orderevent WHERE order_id = OLD.order_id AND id <> OLD.id
    ) THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION '% is written once: % refused', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'restrict_violation';
END
$$;
DROP TRIGGER timeline_is_final ON orders_orderevent;
CREATE TRIGGER timeline_is_final BEFORE UPDATE OR DELETE ON orders_orderevent
    FOR EACH ROW EXECUTE FUNCTION refuse_change_of_timeline();
"""
LET_NONE_GO = """
DROP TRIGGER timeline_is_final ON orders_orderevent;
DROP FUNCTION refuse_change_of_timeline();
CREATE TRIGGER timeline_is_final BEFORE UPDATE OR DELETE ON orders_orderevent
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("orders", "0004_orders_of_other_channels"),
    ]

    operations = [
        migrations.CreateModel(
            name="OrderOfFile",
            fields=[
                (
                    "order",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="of_file",
                        serialize=False,
                        to="orders.order",
                    ),
                ),
                ("import_id", models.BigIntegerField()),
            ],
        ),
        migrations.RunSQL(LET_ONLY_THOSE_GO, LET_NONE_GO),
    ]
