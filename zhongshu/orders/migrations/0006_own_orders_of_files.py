"""An order of another channel that a file alone told of can be taken back as well."""

from django.db import migrations

# While nothing has happened to an order, its timeline holds what was written together with it.
LET_THOSE_GO = """
CREATE OR REPLACE FUNCTION refuse_change_of_timeline() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND EXISTS (
        SELECT FROM orders_orderoffile AS of_file
        JOIN orders_order AS sold ON sold.id = of_file.order_id
        WHERE of_file.order_id = OLD.order_id AND NOT sold.is_held
            AND (sold.is_provisional OR sold.own_status IS NOT NULL)
            AND NOT EXISTS (
                SELECT FROM orders_orderevent AS event
                WHERE event.order_id = OLD.order_id AND event.recorded_at <> sold.recorded_at
            )
    ) THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION '% is written once: % refused', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'restrict_violation';
END
$$;
"""
LET_ONLY_PROVISIONAL_ONES_GO = """
CREATE OR REPLACE FUNCTION refuse_change_of_timeline() RETURNS trigger LANGUAGE plpgsql AS $$
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
"""


class Migration(migrations.Migration):
    dependencies = [("orders", "0005_orders_of_files")]

    operations = [migrations.RunSQL(LET_THOSE_GO, LET_ONLY_PROVISIONAL_ONES_GO)]
