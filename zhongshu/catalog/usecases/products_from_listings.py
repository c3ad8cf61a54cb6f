"""Make products from listings, for those who begin with none, and pair them."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime

from django.db import transaction

from zhongshu.catalog import words
from zhongshu.catalog.models import Product, ProductEdit, SellerSku
from zhongshu.catalog.pairing_values import Pair, Paired, Reason
from zhongshu.catalog.product_texts import PAIRINGS
from zhongshu.catalog.product_values import EditSource, FromListings, ProductChange
from zhongshu.catalog.product_writing import begin_edit
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
    *,
    seller_sku_ids: Collection[int] | None = None,
    edit_id: int | None = None,
    actor: identity.Actor,
    at: datetime,
) -> FromListings:
    """Make a product for each unpaired seller SKU, under its code, and pair the two.

    The same code in several accounts is one product; where a product has the code already it
    is paired with that. None takes every SKU that is neither paired nor left out. The name is
    the title of a listing. `undo_edit` of the answer takes pairings and products back; with
    `edit_id` more of them go on with an edit of one's own.

    Raises:
        identity.NotAllowedError: this role does not change products, or does not pair.
    """
    identity.require_role(actor, identity.Role.OPERATIONS)
    skus = SellerSku.objects.for_actor(actor).filter(pairing=None, is_left_out=False)
    if seller_sku_ids is not None:
        skus = skus.filter(pk__in=seller_sku_ids)
    edit = _find_edit(edit_id, actor)
    made, paired, refused = 0, 0, 0
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
            edit_id=edit.pk if edit else None,
            actor=actor,
            at=at,
        )
        made += saved.count(Outcome.NEW)
        if edit is None and saved.edit_id:
            edit = ProductEdit.objects.get(pk=saved.edit_id)
        ids = dict(Product.objects.filter(sku__in=titles, removed_at=None).values_list("sku", "pk"))
        pairs = [Pair(pk, ids[code]) for pk, code, _ in rows if code in ids]
        answers = pair_skus(pairs, reason=Reason.LISTING, actor=actor, at=at)
        if any(each.outcome is Outcome.NEW for each in answers):
            edit = edit or begin_edit(actor, EditSource.LISTINGS, "", at)
            _note_pairings(edit, pairs, answers)
        done = sum(each.outcome is not Outcome.REFUSED for each in answers)
        paired, refused = paired + done, refused + len(rows) - done
    return FromListings(made, paired, refused, edit.pk if edit else None)


def _find_edit(edit_id: int | None, actor: identity.Actor) -> ProductEdit | None:
    """Return the edit to go on with: one's own of this kind, that still counts."""
    if edit_id is None:
        return None
    return ProductEdit.objects.filter(
        pk=edit_id, source=EditSource.LISTINGS, user=actor.user_id, undone_at=None
    ).first()


def _note_pairings(edit: ProductEdit, pairs: Sequence[Pair], answers: Sequence[Paired]) -> None:
    """Note at each product which pairings came of this, so that they go with its undoing."""
    made: dict[int, list[int]] = defaultdict(list)
    for pair, answer in zip(pairs, answers, strict=True):
        if answer.outcome is Outcome.NEW and answer.pairing_id and pair.product_id:
            made[pair.product_id].append(answer.pairing_id)
    statements.insert_events(
        [
            {
                "edit_id": edit.pk,
                "product_id": product_id,
                "field": PAIRINGS,
                "before": "",
                "after": ", ".join(map(str, ids)),
            }
            for product_id, ids in made.items()
        ]
    )


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
