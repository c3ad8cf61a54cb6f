"""Write what changed of products, with its history: one edit, a constant number of statements."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal

from zhongshu.catalog import extras, words
from zhongshu.catalog import product_fields as fields
from zhongshu.catalog import product_plans as plans
from zhongshu.catalog.models import ProductEdit
from zhongshu.catalog.product_links import Links
from zhongshu.catalog.product_plans import Draft
from zhongshu.catalog.product_texts import FILES, IMAGES, NUMBERS, REMOVED, TEXTS, YES_NOS
from zhongshu.catalog.product_values import EditSource, ProductKind
from zhongshu.catalog.proposal_queueing import wish_for_proposals
from zhongshu.catalog.statements import extras as extras_statements
from zhongshu.catalog.statements import products as statements
from zhongshu.identity import public as identity

# What of a product says which seller SKU is it.
SPEAKING = frozenset({"sku", "name", "name_en", "brand", "variant", "barcodes", REMOVED})


def write_drafts(
    drafts: Sequence[Draft],
    links: Links,
    *,
    edit: ProductEdit,
    today: date,
    at: datetime,
) -> None:
    """Store every draft, which all have a change and no refusal, under one edit."""
    categories = statements.name_categories(
        {each.texts.get("category", "") for each in drafts} - {""}
    )
    tags = statements.name_tags({name for each in drafts for name in _tags(each)})

    def to_row(draft: Draft) -> dict[str, object]:
        return _to_row(draft, categories=categories, tags=tags, people=links.people, at=at)

    made = statements.insert_products([to_row(each) for each in drafts if not each.stored])
    for draft in drafts:
        draft.product_id = draft.product_id or made[plans.look_of(draft)]
    statements.update_products(
        [{"id": each.product_id, **to_row(each)} for each in drafts if each.stored]
    )
    _write_barcodes([each for each in drafts if "barcodes" in each.changed])
    _write_parts(drafts, links.components, at)
    _write_costs([each for each in drafts if "cost" in each.changed], today)
    _write_images([each for each in drafts if IMAGES in each.changed])
    _write_files([each for each in drafts if FILES in each.changed], at)
    statements.insert_events(
        [
            {
                "edit_id": edit.pk,
                "product_id": each.product_id,
                "field": name,
                "before": before,
                "after": after,
            }
            for each in drafts
            for name, (before, after) in each.changed.items()
        ]
    )
    if any(SPEAKING & each.changed.keys() for each in drafts):
        wish_for_proposals()
    ProductEdit.objects.filter(pk=edit.pk).update(products=edit.products + len(drafts))
    edit.products += len(drafts)


def begin_edit(actor: identity.Actor, source: EditSource, title: str, at: datetime) -> ProductEdit:
    """Begin an act that can be taken back as a whole."""
    return ProductEdit.objects.create(
        source=source.value,
        title=title[:200],
        who=actor.name[:150],
        user_id=actor.user_id,
        made_at=at,
    )


def mark_undone(edit: ProductEdit, undoing: ProductEdit, at: datetime) -> None:
    """Say by what an edit was undone; what that one undid counts once more, and so on back."""
    ProductEdit.objects.filter(pk=edit.pk).update(undone_at=at, undone_by=undoing)
    counts, before = True, edit
    while before.source == EditSource.UNDO:
        undone = ProductEdit.objects.filter(undone_by=before.pk).first()
        if undone is None:
            return
        ProductEdit.objects.filter(pk=undone.pk).update(undone_at=None if counts else at)
        counts, before = not counts, undone


def _tags(draft: Draft) -> list[str]:
    return fields.split_list(draft.texts.get("tags", ""))


def _to_row(
    draft: Draft,
    *,
    categories: Mapping[str, int],
    tags: Mapping[str, int],
    people: Mapping[str, identity.PersonName],
    at: datetime,
) -> dict[str, object]:
    texts = draft.texts
    search_text = plans.search_text_of(texts)
    declared = texts.get("declared_value", "")
    amount, currency = fields.split_money(declared) if declared else (None, "")
    row: dict[str, object] = {name: texts.get(name, "") for name in TEXTS}
    row |= {name: _number(texts.get(name, "")) for name in NUMBERS}
    row |= {name: bool(texts.get(name)) for name in YES_NOS}
    return row | {
        "look_alike": plans.look_of(draft),
        "kind": (ProductKind.BUNDLE if texts.get("parts") else ProductKind.SINGLE).value,
        "category_id": categories.get(texts.get("category", "")),
        "owner_id": _person(people, texts.get("owner", "")),
        "developer_id": _person(people, texts.get("developer", "")),
        "tag_ids": [tags[name] for name in _tags(draft)],
        "declared_value": amount,
        "declared_currency": currency,
        "custom": {
            name.removeprefix(fields.CUSTOM): text
            for name, text in texts.items()
            if name.startswith(fields.CUSTOM) and text
        },
        "search_text": search_text,
        "pairs": words.pairs_of(search_text),
        "removed_at": _removed_at(draft, at),
        "merged_into_id": draft.merged_into if texts.get(REMOVED) else None,
    }


def _person(people: Mapping[str, identity.PersonName], login: str) -> int | None:
    return people[login].user_id if login in people else None


def _removed_at(draft: Draft, at: datetime) -> datetime | None:
    if not draft.texts.get(REMOVED):
        return None
    return (draft.stored and draft.stored.removed_at) or at


def _number(text: str) -> Decimal | None:
    return Decimal(text) if text else None


def _write_barcodes(drafts: Sequence[Draft]) -> None:
    statements.replace_barcodes(
        [each.product_id for each in drafts if each.product_id],
        [
            {"product_id": each.product_id, "code": code, "kind": fields.barcode_kind(code).value}
            for each in drafts
            for code in fields.split_list(each.texts.get("barcodes", ""))
        ],
    )


def _write_parts(drafts: Sequence[Draft], components: Mapping[str, int], at: datetime) -> None:
    ids = {**components, **{each.sku: each.product_id for each in drafts}}
    changed = [each for each in drafts if "parts" in each.changed]
    statements.replace_parts(
        [each.product_id for each in changed if each.product_id],
        [
            {"bundle_id": each.product_id, "component_id": ids[sku], "quantity": units}
            for each in changed
            for sku, units in fields.split_parts(each.texts.get("parts", "")).items()
        ],
        at,
    )


def _write_costs(drafts: Sequence[Draft], today: date) -> None:
    rows = []
    for each in drafts:
        amount, currency = fields.split_money(each.texts["cost"])
        rows.append({"product_id": each.product_id, "amount": amount, "currency": currency})
    statements.upsert_costs(rows, today)


def _write_images(drafts: Sequence[Draft]) -> None:
    rows = [
        {"product_id": each.product_id, "position": place, "picture_id": pk, "alt": alt}
        for each in drafts
        for place, (pk, alt) in enumerate(extras.split_extras(each.texts[IMAGES]).items(), start=1)
    ]
    extras_statements.replace_images([each.product_id for each in drafts if each.product_id], rows)


def _write_files(drafts: Sequence[Draft], at: datetime) -> None:
    rows = [
        {"product_id": each.product_id, "file_id": pk}
        for each in drafts
        for pk in extras.split_extras(each.texts[FILES])
    ]
    extras_statements.replace_files(
        [each.product_id for each in drafts if each.product_id], rows, at
    )
