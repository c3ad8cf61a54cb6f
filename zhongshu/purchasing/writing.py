"""Write what changed of suppliers and prices, with its history: a constant number of statements."""

import re
from collections.abc import Sequence
from datetime import datetime

from zhongshu.catalog import public as catalog
from zhongshu.identity import public as identity
from zhongshu.purchasing import fields, statements
from zhongshu.purchasing.models import SupplierEdit
from zhongshu.purchasing.plans import Changed, SupplierDraft, TermsDraft
from zhongshu.purchasing.texts import TERMS_NUMBERS, TERMS_TEXTS, TEXTS

OURS = re.compile(r"s([0-9]{4,8})")
SEARCHED = ("code", "name", "contact", "phone", "email", "chat", "website")


def write_drafts(
    suppliers: Sequence[SupplierDraft],
    terms: Sequence[TermsDraft],
    *,
    edit: SupplierEdit,
    at: datetime,
) -> None:
    """Store drafts that all have a change, under one edit; new suppliers get ids and codes."""
    give_codes(suppliers)
    people = {each.login: each.user_id for each in identity.list_names()}

    def to_row(draft: SupplierDraft) -> dict[str, object]:
        return _to_supplier(draft, people.get(draft.texts.get("owner", "")), at)

    made = statements.insert_suppliers([to_row(each) for each in suppliers if not each.stored])
    for draft in suppliers:
        draft.supplier_id = draft.supplier_id or made[fields.look_of(draft.texts["code"])]
    statements.update_suppliers(
        [{"id": each.supplier_id, **to_row(each)} for each in suppliers if each.stored]
    )
    statements.write_prices(
        [{**_pair(each), **_to_price(each)} for each in terms if each.texts],
        [_pair(each) for each in terms if not each.texts],
    )
    told: list[tuple[int | None, int | None, Changed]] = [
        (each.supplier_id, None, each.changed) for each in suppliers
    ]
    told += [(each.supplier.supplier_id, each.product_id, each.changed) for each in terms]
    statements.insert_events(
        [
            {
                "edit_id": edit.pk,
                "supplier_id": supplier_id,
                "product_id": product_id,
                "field": name,
                "before": before,
                "after": after,
            }
            for supplier_id, product_id, changed in told
            for name, (before, after) in changed.items()
        ]
    )
    edit.suppliers += len({supplier_id for supplier_id, _product, _changed in told})
    edit.save(update_fields=["suppliers"])


def begin_edit(
    actor: identity.Actor, source: catalog.EditSource, title: str, at: datetime
) -> SupplierEdit:
    """Begin an act that can be taken back as a whole."""
    return SupplierEdit.objects.create(
        source=source.value,
        title=title[:200],
        who=actor.name[:150],
        user_id=actor.user_id,
        made_at=at,
    )


def give_codes(drafts: Sequence[SupplierDraft]) -> None:
    """Give suppliers without a code the next numbers: S0001, S0002."""
    without = [each for each in drafts if not each.texts.get("code")]
    if not without:
        return
    typed = [OURS.fullmatch(fields.look_of(each.texts.get("code", ""))) for each in drafts]
    last = max([statements.find_last_number(), *(int(each[1]) for each in typed if each)])
    for number, draft in enumerate(without, start=last + 1):
        draft.texts["code"] = f"S{number:04d}"


def _to_supplier(draft: SupplierDraft, owner_id: int | None, at: datetime) -> dict[str, object]:
    texts = draft.texts
    return {
        **{name: texts.get(name, "") for name in TEXTS},
        "code_look": fields.look_of(texts["code"]),
        "name_look": fields.look_of(texts["name"]),
        "search_text": fields.fold("\n".join(texts.get(name, "") for name in SEARCHED)),
        "owner_id": owner_id,
        "lead_days": _number(texts.get("lead_days", "")),
        "archived_at": _moment(draft, fields.ARCHIVED, at),
        "removed_at": _moment(draft, fields.REMOVED, at),
    }


def _moment(draft: SupplierDraft, name: str, at: datetime) -> datetime | None:
    """Return since when the supplier is archived or removed."""
    if not draft.texts.get(name):
        return None
    return (draft.stored and getattr(draft.stored, f"{name}_at")) or at


def _pair(draft: TermsDraft) -> dict[str, object]:
    return {"supplier_id": draft.supplier.supplier_id, "product_id": draft.product_id}


def _to_price(draft: TermsDraft) -> dict[str, object]:
    texts = draft.texts
    amount, currency = catalog.split_money(texts["price"]) if texts.get("price") else (None, "")
    return {
        **{name: texts.get(name, "") for name in TERMS_TEXTS},
        **{name: _number(texts.get(name, "")) for name in TERMS_NUMBERS},
        "price": amount,
        "currency": currency,
        "is_preferred": bool(texts.get("is_preferred")),
    }


def _number(text: str) -> int | None:
    return int(text) if text else None
