"""Look again at lines that waited for the books or the product of their seller SKU."""

from django.db import transaction

from zhongshu.fba.statements import posting as statements
from zhongshu.fba.statements.recording import hold_account
from zhongshu.fba.values import Destination
from zhongshu.identity import public as identity
from zhongshu.inventory import public as inventory


@transaction.atomic
def wake_shipments(*, account_id: int) -> int:
    """Make lines due whose seller SKU has books in the ledger by now; return how many."""
    hold_account(account_id)
    waiting: dict[str, set[tuple[int, int]]] = {each.value: set() for each in Destination}
    for destination, pool_id, sku_id in statements.list_waiting(account_id):
        waiting[destination].add((pool_id, sku_id))
    to_fba, to_awd = waiting[Destination.FBA], waiting[Destination.AWD]
    opened = inventory.find_openings(identity.SYSTEM, to_fba) if to_fba else {}
    ready = [pair for pair, state in opened.items() if state.is_posted]
    awd = inventory.find_awd_openings(account_id, {sku for _, sku in to_awd}) if to_awd else {}
    arrived = [pair for pair in to_awd if pair[1] in awd and awd[pair[1]].is_posted]
    return statements.wake_lines(account_id, Destination.FBA, ready) + statements.wake_lines(
        account_id, Destination.AWD, arrived
    )
