"""Take the figures of products anew that changed since they were taken."""

from django.db import transaction

from zhongshu.inventory.statements import stale as statements
from zhongshu.inventory.statements.figures import take_anew
from zhongshu.inventory.statements.paces import take_paces
from zhongshu.inventory.statements.places import take_places


@transaction.atomic
def refresh_figures(*, everything: bool = False) -> int:
    """Add up anew what is marked as stale, or all; return how many products changed.

    Of products of which only is told how they do, the rest stays as it is.

    One at a time: who comes while another does it leaves it to him. Units by place follow from
    balances alone, and whoever changes those marks the products.
    """
    if not statements.hold_figures():
        return 0
    stale = statements.take_stale()
    marked = None if statements.EVERY_PRODUCT in stale.products else sorted(stale.products)
    take_places(marked)
    wanted = None if everything else marked
    return take_anew(wanted) + take_paces(() if wanted is None else stale.paces)
