"""What changed products say of other rows: people, barcodes, components; whether it is true."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from zhongshu.catalog import product_fields as fields
from zhongshu.catalog import product_plans as plans
from zhongshu.catalog.models import Barcode, BundlePart, Pairing, Product
from zhongshu.catalog.product_errors import FieldRefusedError
from zhongshu.catalog.product_plans import Draft
from zhongshu.catalog.product_texts import REMOVED
from zhongshu.catalog.product_values import ProductKind
from zhongshu.identity import public as identity


@dataclass(frozen=True, slots=True)
class Links:
    """What drafts may name: people by login, those who left too, and components by SKU."""

    people: Mapping[str, identity.PersonName]
    components: Mapping[str, int]


def check_links(drafts: Sequence[Draft], *, takes_leavers: bool = False) -> Links:
    """Note on each draft what it names wrongly; return what the others name.

    `takes_leavers`: whoever has left may have been the owner before, and is so again.
    """
    people = {each.login: each for each in identity.list_names()}
    choosable = {login for login, each in people.items() if each.is_active or takes_leavers}
    for draft in drafts:
        _check_people(draft, choosable)
        if draft.changed.get("cost", ("", "x"))[1] == "":
            draft.refuse("cost", FieldRefusedError.COST_EMPTY)
    _check_barcodes(drafts)
    _check_uses(drafts)
    return Links(people, _check_parts([each for each in drafts if not each.refusals]))


def _check_people(draft: Draft, choosable: Collection[str]) -> None:
    for name in ("owner", "developer"):
        login = draft.changed.get(name, ("", ""))[1]
        if login and login not in choosable:
            draft.refuse(name, FieldRefusedError.PERSON, given=login)


def _check_barcodes(everyone: Sequence[Draft]) -> None:
    drafts = [each for each in everyone if each.changed.get("barcodes", ("", ""))[1]]
    wanted = [(draft, code) for draft in drafts for code in _codes(draft)]
    owners = {
        code: (pk, sku)
        for code, pk, sku in Barcode.objects.filter(
            code__in={code for _, code in wanted}
        ).values_list("code", "product_id", "product__sku")
    }
    # Who gives a code up in the same batch no longer has it.
    given_up = {
        (draft.product_id, code)
        for draft in everyone
        if "barcodes" in draft.changed
        for code in fields.split_list(draft.changed["barcodes"][0])
    }
    first: dict[str, Draft] = {}
    for draft, code in wanted:
        owner_id, owner_sku = owners.get(code, (None, ""))
        if (owner_id, code) in given_up:
            owner_id = None
        other = first.setdefault(code, draft)
        if owner_id is not None and owner_id != draft.product_id:
            draft.refuse("barcodes", FieldRefusedError.BARCODE_TAKEN, given=code, limit=owner_sku)
        elif other is not draft:
            draft.refuse("barcodes", FieldRefusedError.BARCODE_TAKEN, given=code, limit=other.sku)


def _codes(draft: Draft) -> list[str]:
    return fields.split_list(draft.changed["barcodes"][1])


def _check_uses(everyone: Sequence[Draft]) -> None:
    """Refuse to remove what is sold by a listing, or lies in a bundle that stays as it is."""
    drafts = [each for each in everyone if each.changed.get(REMOVED) == ("", fields.YES)]
    if not drafts:
        return
    ids = [draft.product_id for draft in drafts]
    changed = [each.product_id for each in everyone if each.product_id and "parts" in each.changed]
    uses = Counter[int | None](
        Pairing.objects.filter(product__in=ids, ended_at=None).values_list("product_id", flat=True)
    )
    parts = _open_parts().filter(component__in=ids).exclude(bundle__in=changed)
    uses.update(parts.values_list("component_id", flat=True))
    for draft in drafts:
        if number := uses[draft.product_id]:
            draft.refuse("sku", FieldRefusedError.IN_USE, limit=str(number))


def _check_parts(drafts: Sequence[Draft]) -> dict[str, int]:
    """Check recipes; return the ids of those components that are stored already."""
    recipes = [(each, fields.split_parts(each.changed["parts"][1])) for each in _with_parts(drafts)]
    if not recipes:
        return {}
    wanted = {sku for _, parts in recipes for sku in parts}
    known = {
        sku: (pk, kind)
        for pk, sku, kind in Product.objects.filter(sku__in=wanted, removed_at=None).values_list(
            "pk", "sku", "kind"
        )
    }
    in_batch = {each.sku: each for each in drafts}
    used = _find_uses(recipes, wanted)
    for draft, parts in recipes:
        for sku in parts:
            if why := _find_fault(draft, sku, known, in_batch):
                draft.refuse("parts", why, given=sku)
        if draft.sku in used:
            draft.refuse("parts", FieldRefusedError.PART_USED, limit=used[draft.sku])
    return {sku: pk for sku, (pk, _) in known.items()}


def _with_parts(drafts: Sequence[Draft]) -> list[Draft]:
    return [each for each in drafts if each.changed.get("parts", ("", ""))[1]]


def _find_fault(
    draft: Draft,
    sku: str,
    known: Mapping[str, tuple[int, str]],
    in_batch: Mapping[str, Draft],
) -> str:
    if sku == draft.sku:
        return FieldRefusedError.PART_ITSELF
    if other := in_batch.get(sku):
        return FieldRefusedError.PART_BUNDLE if other.texts.get("parts") else ""
    if sku not in known:
        return FieldRefusedError.PART_UNKNOWN
    return FieldRefusedError.PART_BUNDLE if known[sku][1] == ProductKind.BUNDLE else ""


def _find_uses(
    recipes: Sequence[tuple[Draft, Mapping[str, int]]], wanted: set[str]
) -> dict[str, str]:
    """Return which of the bundles are components elsewhere, and where."""
    ids = [draft.product_id for draft, _ in recipes if draft.product_id]
    used = dict(
        _open_parts().filter(component__in=ids).values_list("component__sku", "bundle__sku")
    )
    for draft, parts in recipes:
        used |= {sku: draft.sku for sku in parts if sku in wanted and sku != draft.sku}
    return used


def _open_parts() -> QuerySet[BundlePart]:
    return BundlePart.objects.filter(ended_at=None, bundle__removed_at=None)


def note_taken(drafts: Sequence[Draft]) -> None:
    """Refuse to bring a product back under a code that another has by now."""
    wanted = {plans.look_of(each): each for each in drafts if _takes_a_code(each)}
    taken = dict(
        Product.objects.filter(look_alike__in=wanted, removed_at=None).values_list(
            "look_alike", "pk"
        )
    )
    for look, draft in wanted.items():
        if taken.get(look, draft.product_id) != draft.product_id:
            plans.refuse_taken(draft)


def _takes_a_code(draft: Draft) -> bool:
    return "sku" in draft.changed or draft.changed.get(REMOVED) == (fields.YES, "")
