"""Make one product of several: whatever sold or held the others sells and holds it."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from zhongshu.catalog import extras
from zhongshu.catalog import product_fields as fields
from zhongshu.catalog import product_plans as plans
from zhongshu.catalog.extras_values import MOST_IMAGES
from zhongshu.catalog.models import Product
from zhongshu.catalog.product_errors import (
    FieldRefusedError,
    MergeRefusedError,
    ProductNotFoundError,
    TooManyChangesError,
)
from zhongshu.catalog.product_links import check_links
from zhongshu.catalog.product_plans import Draft
from zhongshu.catalog.product_texts import (
    IMAGES,
    NO_FIELDS,
    PAIRINGS,
    REMOVED,
    StoredProduct,
    read_products,
)
from zhongshu.catalog.product_values import EditSource, Merged
from zhongshu.catalog.product_writing import begin_edit, write_drafts
from zhongshu.catalog.statements import products as statements
from zhongshu.catalog.usecases.move_pairings import move_pairings
from zhongshu.company import public as company
from zhongshu.identity import public as identity

MOST_MERGED = 100
JOINED = ("tags", "barcodes")
OWN = frozenset({"sku", "status", "parts", *JOINED, *NO_FIELDS})


@transaction.atomic
def merge_products(
    product_ids: Sequence[int], *, into_id: int, actor: identity.Actor, at: datetime
) -> Merged:
    """Merge products into one of them: it keeps its code, and the others are removed.

    What it does not know it learns from them, in their order; tags and barcodes are joined.
    Seller SKUs are paired anew with their factors, bundles hold it instead of the others. What
    was posted stays under the version it was posted under. `undo_edit` splits them again.

    Raises:
        identity.NotAllowedError: this role does not pair.
        ProductNotFoundError: one of them does not exist any more.
        MergeRefusedError: bundles and single products, or bundles of other components.
        FieldRefusedError: together they have more tags, barcodes or units than may be.
        TooManyChangesError: more than 100 at once.
    """
    identity.require_role(actor, identity.Role.OPERATIONS)
    others = [each for each in dict.fromkeys(product_ids) if each != into_id]
    if not others:
        raise MergeRefusedError(MergeRefusedError.ITSELF)
    if len(others) > MOST_MERGED:
        raise TooManyChangesError(most=MOST_MERGED)
    statements.lock_products()
    today = company.get_company().day_of(at)
    wanted = Q(pk__in=[into_id, *others]) | Q(parts__component__in=others, parts__ended_at=None)
    living = Product.objects.filter(wanted, removed_at=None).distinct()
    stored = {each.id: each for each in read_products(living, today=today)}
    for product_id in (into_id, *others):
        if product_id not in stored:
            raise ProductNotFoundError(product_id=product_id)
    target, sources = stored[into_id], [stored[each] for each in others]
    _require_alike(target, sources)

    moved = move_pairings([each.id for each in sources], target.id, actor=actor, at=at)
    drafts = [
        _learn(target, sources, moved),
        *(_give_way(each, target) for each in sources),
        *(
            _hold_instead(bundle, target, sources)
            for bundle in stored.values()
            if bundle.id not in (into_id, *others)
        ),
    ]
    links = check_links(drafts, takes_leavers=True)
    for draft in drafts:
        for refusal in draft.refusals:
            raise MergeRefusedError(
                MergeRefusedError.REFUSED, skus=f"{draft.sku}: {refusal.sentence}"
            )
    edit = begin_edit(actor, EditSource.MERGE, f"→ {target.texts['sku']}", at)
    changed = [each for each in drafts if each.changed]
    write_drafts(changed, links, edit=edit, today=today, at=at)
    identity.record(
        actor,
        "catalog.products.merged",
        f"catalog.edit:{edit.pk}",
        skus=", ".join(each.texts["sku"] for each in (target, *sources))[:500],
        pairings=len(moved),
    )
    return Merged(edit.pk, len(sources), len(moved), len(drafts) - 1 - len(sources))


def _require_alike(target: StoredProduct, sources: Sequence[StoredProduct]) -> None:
    """Refuse what can never be one thing."""
    parts = target.texts["parts"]
    unlike = [each.texts["sku"] for each in sources if each.texts["parts"] != parts]
    if unlike:
        is_mixed = any(bool(each.texts["parts"]) != bool(parts) for each in sources)
        why = MergeRefusedError.KINDS if is_mixed else MergeRefusedError.PARTS
        raise MergeRefusedError(why, skus=", ".join([target.texts["sku"], *unlike])[:300])


def _learn(target: StoredProduct, sources: Sequence[StoredProduct], moved: Sequence[int]) -> Draft:
    """Fill what the target does not know, and join tags and barcodes."""
    values = {
        name: next((each.texts[name] for each in sources if each.texts.get(name)), "")
        for name, text in target.texts.items()
        if not text and name not in OWN | {REMOVED}
    }
    for name in JOINED:
        joined = ", ".join(each.texts[name] for each in (target, *sources) if each.texts[name])
        values[name] = fields.read_field(fields.BY_NAME[name], joined)
    for name in NO_FIELDS:
        values[name] = extras.join(*(each.texts[name] for each in (target, *sources)))
    # More than may be are left at the products that go: undoing the merge brings them back.
    values[IMAGES] = extras.first(values[IMAGES], MOST_IMAGES)
    draft = plans.draft_of(target, values)
    if moved:
        draft.changed[PAIRINGS] = ("", ", ".join(map(str, moved)))
    return draft


def _give_way(source: StoredProduct, target: StoredProduct) -> Draft:
    draft = plans.draft_of(source, {REMOVED: fields.YES, "barcodes": ""})
    draft.merged_into = target.id
    return draft


def _hold_instead(
    bundle: StoredProduct, target: StoredProduct, sources: Sequence[StoredProduct]
) -> Draft:
    parts = fields.split_parts(bundle.texts["parts"])
    sku = target.texts["sku"]
    for each in sources:
        if units := parts.pop(each.texts["sku"], 0):
            parts[sku] = parts.get(sku, 0) + units
    if parts[sku] > fields.LARGEST_PART:
        together = fields.join_parts({sku: parts[sku]})
        raise FieldRefusedError("parts", FieldRefusedError.PARTS, given=together)
    return plans.draft_of(bundle, {"parts": fields.join_parts(parts)})
