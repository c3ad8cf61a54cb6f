"""Look again at lines that waited for the books or the product of their seller SKU."""

from django.db import transaction

from zhongshu.fba.statements import posting as statements
from zhongshu.fba.statements.recording import hold_account
from zhongshu.identity import public as identity
from zhongshu.inventory import public as inventory


@transaction.atomic
def wake_shipments(*, account_id: int) -> int:
    """Make lines due whose seller SKU has books in the ledger by now; return how many."""
    hold_account(account_id)
    waiting = {(pool_id, sku_id) for pool_id, sku_id, _ in statements.list_waiting(account_id)}
    opened = inventory.find_openings(identity.SYSTEM, waiting) if waiting else {}
    ready = [pair for pair, state in opened.items() if state.is_posted]
    return statements.wake_lines(account_id, ready)
