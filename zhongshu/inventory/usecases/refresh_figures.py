"""Take the figures of products anew that changed since they were taken."""

from django.db import transaction

from zhongshu.inventory.statements import stale as statements
from zhongshu.inventory.statements.figures import take_anew


@transaction.atomic
def refresh_figures(*, everything: bool = False) -> int:
    """Add up anew what is marked as stale, or all; return how many products changed.

    One at a time: who comes while another does it leaves it to him.
    """
    if not statements.hold_figures():
        return 0
    stale = statements.take_stale()
    is_all = everything or statements.EVERY_PRODUCT in stale
    return take_anew(None if is_all else sorted(stale))
