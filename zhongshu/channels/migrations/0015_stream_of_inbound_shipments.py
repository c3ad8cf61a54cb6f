"""Give accounts at Amazon that are there already the stream of shipments to it."""

from django.db import migrations

ADD_STREAMS = """
INSERT INTO channels_syncstream (
    account_id, kind, enabled, period_minutes, workbench_statuses, first_load_days,
    mark_processed, state, carried, failures, deaths, late_finds, sync_misses, due_at
)
SELECT DISTINCT stream.account_id, 'inbound_shipments', stream.enabled, 60, '{}'::text[], 30,
    false, '{}'::jsonb, '{}'::jsonb, 0, 0, 0, 0, now()
FROM channels_syncstream AS stream WHERE stream.kind = 'fba_inventory'
ON CONFLICT DO NOTHING
"""

TAKE_AWAY = "DELETE FROM channels_syncstream WHERE kind = 'inbound_shipments'"


class Migration(migrations.Migration):
    dependencies = [("channels", "0014_stream_of_stock_events")]

    operations = [migrations.RunSQL(ADD_STREAMS, TAKE_AWAY)]
