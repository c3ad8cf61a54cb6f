"""Make products from listings, for those who begin with none, and pair them."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime

from django.db import transaction

from zhongshu.catalog import words
from zhongshu.catalog.models import Product, SellerSku
from zhongshu.catalog.pairing_values import Pair, Reason
from zhongshu.catalog.product_values import EditSource, FromListings, ProductChange
from zhongshu.catalog.statements import products as statements
from zhongshu.catalog.usecases.pair_skus import pair_skus
from zhongshu.catalog.usecases.save_products import save_products
from zhongshu.identity import public as identity
from zhongshu.kernel.outcomes import Outcome
from zhongshu.kernel.texts import without_hidden

BATCH = 2_000
LONGEST_NAME = 300


@transaction.atomic
def products_from_listings(
    *, seller_sku_ids: Collection[int] | None = None, actor: identity.Actor, at: datetime
) -> FromListings:
    """Make a product for each unpaired seller SKU, under its code, and pair the two.

    The same code in several accounts is one product; where a product has the code already it
    is paired with that. None takes every SKU that is neither paired nor left out. The name is
    the title of a listing. `undo_edit` of the answer takes back the products once they are
    unpaired.

    Raises:
        identity.NotAllowedError: this role does not change products, or does not pair.
    """
    identity.require_role(actor, identity.Role.OPERATIONS)
    skus = SellerSku.objects.for_actor(actor).filter(pairing=None, is_left_out=False)
    if seller_sku_ids is not None:
        skus = skus.filter(pk__in=seller_sku_ids)
    edit_id, made, paired, refused = None, 0, 0, 0
    for batch in _batches(list(skus.order_by("pk").values_list("pk", flat=True))):
        rows = statements.read_titles(batch)
        titles: dict[str, str] = {}
        for _, code, title in rows:
            titles.setdefault(code, title)
        saved = save_products(
            [
                ProductChange({"name": without_hidden(title)[:LONGEST_NAME]}, sku=code)
                for code, title in _new(titles).items()
            ],
            source=EditSource.LISTINGS,
            edit_id=edit_id,
            actor=actor,
            at=at,
        )
        edit_id, made = saved.edit_id, made + saved.count(Outcome.NEW)
        ids = dict(Product.objects.filter(sku__in=titles, removed_at=None).values_list("sku", "pk"))
        answers = pair_skus(
            [Pair(pk, ids[code]) for pk, code, _ in rows if code in ids],
            reason=Reason.LISTING,
            actor=actor,
            at=at,
        )
        done = sum(each.outcome is not Outcome.REFUSED for each in answers)
        paired, refused = paired + done, refused + len(rows) - done
    return FromListings(made, paired, refused, edit_id)


def _new(titles: dict[str, str]) -> dict[str, str]:
    """Return the codes that no product has; of those that look alike the first one only."""
    looks = {code: words.look_alike_of(code) for code in titles}
    taken = set(
        Product.objects.filter(look_alike__in=looks.values(), removed_at=None).values_list(
            "look_alike", flat=True
        )
    )
    found = {}
    for code, title in titles.items():
        if looks[code] not in taken:
            taken.add(looks[code])
            found[code] = title
    return found


def _batches(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(ids), BATCH):
        yield ids[start : start + BATCH]
