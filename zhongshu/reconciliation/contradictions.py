"""What `check` asks: whatever differs at Amazon's places, an open difference says so."""

from collections.abc import Iterable, Iterator

from zhongshu.identity import public as identity
from zhongshu.inventory import public as inventory
from zhongshu.reconciliation.last_checks import read_last_checks
from zhongshu.reconciliation.models import LIVING, Difference

MOST = 20


def find_contradictions(actor: identity.Actor, pools: Iterable[tuple[int, int]]) -> list[str]:
    """Return a sentence for each seller SKU of these pools (with account) of which nobody says it.

    On hand is Amazon's last snapshot ± what is in flight, or a difference that lives says how
    much is left. What came after the last check is still to be compared, and no fault.

    Raises:
        identity.NotEveryStoreError: the actor does not see every store; books are whole.
    """
    if not actor.sees_every_store:
        raise identity.NotEveryStoreError
    return [
        sentence
        for pool_id, account_id in pools
        for sentence in [*_sentences(actor, pool_id, account_id)][:MOST]
    ]


def _sentences(actor: identity.Actor, pool_id: int, account_id: int) -> Iterator[str]:
    concluded = read_last_checks([pool_id])[pool_id].concluded
    if concluded is None:
        return
    fresh = inventory.find_changed_skus(concluded)
    mirror = inventory.compare_with_awd(actor, account_id=account_id, pool_id=pool_id)
    told: dict[tuple[int, str, int | None], tuple[int, str]] = {
        (sku_id, kind, product_id): (gap, code)
        for sku_id, kind, product_id, gap, code in Difference.objects.filter(LIVING, pool=pool_id)
        .exclude(kind=inventory.RESERVED)
        .values_list("seller_sku_id", "kind", "product_id", "gap", "seller_sku__code")
    }
    for row in mirror.rows:
        gap, _code = told.pop((row.seller_sku_id, row.kind, row.product_id), (0, ""))
        if row.seller_sku_id not in fresh and gap != row.difference:
            yield (
                f"Seller SKU {row.seller_sku} at pool {pool_id}, {row.kind}: books and Amazon"
                f" differ by {row.difference}, but the open differences say {gap}."
            )
    for (sku_id, kind, _product), (gap, code) in told.items():
        if sku_id not in fresh:
            yield (
                f"Seller SKU {code} at pool {pool_id}, {kind}: a difference of {gap} is open,"
                f" but books and Amazon agree."
            )
