"""Give accounts at Amazon that are there already the stream of AWD."""

from django.db import migrations

ADD_STREAMS = """
INSERT INTO channels_syncstream (
    account_id, kind, enabled, period_minutes, workbench_statuses, first_load_days,
    mark_processed, state, carried, failures, deaths, late_finds, sync_misses, due_at
)
SELECT DISTINCT stream.account_id, 'awd', stream.enabled, 60, '{}'::text[], 30,
    false, '{}'::jsonb, '{}'::jsonb, 0, 0, 0, 0, now()
FROM channels_syncstream AS stream WHERE stream.kind = 'fba_inventory'
ON CONFLICT DO NOTHING
"""

TAKE_AWAY = "DELETE FROM channels_syncstream WHERE kind = 'awd'"


class Migration(migrations.Migration):
    dependencies = [("channels", "0016_stream_of_reimbursements")]

    operations = [migrations.RunSQL(ADD_STREAMS, TAKE_AWAY)]
