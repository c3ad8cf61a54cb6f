"""Moves and entries are written once; a balance stands where balances may, and only there."""

from django.db import migrations

REFUSE_CHANGE = """
CREATE TRIGGER entries_are_final BEFORE UPDATE OR DELETE ON inventory_stockentry
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER moves_are_final BEFORE UPDATE OR DELETE ON inventory_stockmove
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
ALTER TABLE inventory_stockbalance ADD CONSTRAINT balance_has_the_rule_of_its_place
    FOREIGN KEY (location_id, may_go_negative)
    REFERENCES inventory_location (id, may_go_negative);
"""

ALLOW_CHANGE = """
ALTER TABLE inventory_stockbalance DROP CONSTRAINT balance_has_the_rule_of_its_place;
DROP TRIGGER moves_are_final ON inventory_stockmove;
DROP TRIGGER entries_are_final ON inventory_stockentry;
"""


class Migration(migrations.Migration):
    dependencies = [("inventory", "0004_ledger"), ("identity", "0002_audit_is_final")]

    operations = [migrations.RunSQL(REFUSE_CHANGE, ALLOW_CHANGE)]
