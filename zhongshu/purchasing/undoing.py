"""What putting back an edit of suppliers and prices comes to."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q

from zhongshu.catalog import public as catalog
from zhongshu.purchasing import fields
from zhongshu.purchasing.models import Supplier, SupplierEvent, SupplierPrice
from zhongshu.purchasing.plans import SupplierDraft, TermsDraft
from zhongshu.purchasing.texts import read_suppliers, read_terms

type Subject = tuple[int, int | None]
type Event = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class UndoPlan:
    """The drafts that put back `fields`; `kept` were changed since, or cannot be put back."""

    suppliers: Sequence[SupplierDraft]
    terms: Sequence[TermsDraft]
    fields: int
    kept: int


def plan_undo(edit_id: int, *, sees_costs: bool) -> UndoPlan:
    """Return what becomes of everything that the edit changed."""
    events = _read_events(edit_id)
    later = _find_later(edit_id, events)
    stored = read_suppliers(Supplier.objects.filter(pk__in={pk for pk, _product in events}))
    suppliers = {each.id: SupplierDraft(each, dict(each.texts), each.id) for each in stored}
    for pk, draft in suppliers.items():
        _put_back(draft, events.get((pk, None), ()), is_touched=pk in {pk for pk, _ in later})
    _leave_taken(suppliers.values())
    terms = _draft_terms(events, later, suppliers, frozenset() if sees_costs else fields.COSTS)
    _leave_preferred(terms)
    written = [each for each in suppliers.values() if each.changed]
    priced = [each for each in terms if each.changed]
    done: dict[Subject, int] = {
        (each.supplier_id or 0, None): len(each.changed) for each in written
    }
    done |= {
        (each.supplier.supplier_id or 0, each.product_id): len(each.changed) for each in priced
    }
    kept = sum(_count_kept(told, done.get(subject)) for subject, told in events.items())
    return UndoPlan(written, priced, sum(done.values()), kept)


def _read_events(edit_id: int) -> dict[Subject, list[Event]]:
    """Return what the edit did to each supplier and each of its prices."""
    found: dict[Subject, list[Event]] = {}
    rows = SupplierEvent.objects.filter(edit=edit_id).order_by("pk")
    names = ("supplier_id", "product_id", "field", "before", "after")
    for supplier_id, product_id, name, before, after in rows.values_list(*names):
        told = found.setdefault((supplier_id, product_id), [])
        # A long file comes in batches: each step begins where the one before ended.
        step = next((each for each in told if each[0] == name and each[2] == before), None)
        if step:
            told[told.index(step)] = (name, step[1], after)
        else:
            told.append((name, before, after))
    return found


def _find_later(edit_id: int, events: Collection[Subject]) -> set[Subject]:
    """Return what of this another edit, which counts still, changed since."""
    rows = SupplierEvent.objects.filter(
        supplier__in={pk for pk, _product in events}, edit__gt=edit_id, edit__undone_at=None
    ).exclude(edit__source=catalog.EditSource.UNDO.value)
    return set(rows.values_list("supplier_id", "product_id"))


def _put_back(draft: SupplierDraft, events: Sequence[Event], *, is_touched: bool) -> None:
    """Give a supplier its texts of before; one that was made is removed, nothing else."""
    if any(name == "code" and not before for name, before, _after in events):
        if not is_touched:
            draft.texts[fields.REMOVED] = fields.YES
        return
    draft.texts |= {
        name: before for name, before, after in events if draft.texts.get(name, "") == after
    }


def _leave_taken(drafts: Collection[SupplierDraft]) -> None:
    """Leave as it is what would take a code or name that another supplier has by now."""
    wanted = [each for each in drafts if each.changed.keys() & {"code", "name", fields.REMOVED}]
    codes = {fields.look_of(each.texts["code"]) for each in wanted}
    names = {fields.look_of(each.texts["name"]) for each in wanted}
    living = Supplier.objects.filter(Q(code_look__in=codes) | Q(name_look__in=names))
    rows = list(living.filter(removed_at=None).values_list("pk", "code_look", "name_look"))
    by_code = {code: pk for pk, code, _name in rows}
    by_name = {name: pk for pk, _code, name in rows}
    for draft in wanted:
        if draft.texts[fields.REMOVED] or draft.stored is None:
            continue
        taken = [
            name
            for name, owners in (("code", by_code), ("name", by_name))
            if owners.get(fields.look_of(draft.texts[name]), draft.supplier_id) != draft.supplier_id
        ]
        if taken and fields.REMOVED in draft.changed:
            draft.texts = dict(draft.stored.texts)
        for name in taken:
            draft.texts[name] = draft.stored.texts[name]


def _draft_terms(
    events: Mapping[Subject, Sequence[Event]],
    later: Collection[Subject],
    suppliers: Mapping[int, SupplierDraft],
    hidden: Collection[str],
) -> list[TermsDraft]:
    pairs = [(pk, product_id) for pk, product_id in events if product_id is not None]
    prices = SupplierPrice.objects.filter(
        supplier__in={pk for pk, _product in pairs}, product__in={each for _, each in pairs}
    )
    stored = {(each.supplier_id, each.product_id): each.texts for each in read_terms(prices)}
    drafts = []
    for pk, product_id in pairs:
        now = stored.get((pk, product_id), {})
        told = events[pk, product_id]
        was = {name: before for name, before, _after in told}
        if was.get(fields.SUPPLIES) == "":  # the edit made them
            texts = dict(now) if (pk, product_id) in later else {}
        else:
            back = {
                name: before
                for name, before, after in told
                if name not in hidden and now.get(name, "") == after
            }
            # What was forgotten comes back as a whole, or not at all.
            is_whole = bool(now) or fields.SUPPLIES in back
            texts = {**now, **back} if is_whole else dict(now)
        drafts.append(TermsDraft(suppliers[pk], product_id, now, texts))
    return drafts


def _leave_preferred(drafts: Collection[TermsDraft]) -> None:
    """Prefer no supplier again for a product for which another one is preferred by now."""
    wanted = [
        each
        for each in drafts
        if each.texts.get("is_preferred") and not each.before.get("is_preferred")
    ]
    given_up = {
        (each.supplier.supplier_id, each.product_id)
        for each in drafts
        if each.before.get("is_preferred") and not each.texts.get("is_preferred")
    }
    preferred = SupplierPrice.objects.filter(
        product__in={each.product_id for each in wanted}, is_preferred=True
    ).values_list("supplier_id", "product_id")
    taken = {product_id for pk, product_id in preferred if (pk, product_id) not in given_up}
    for draft in wanted:
        if draft.product_id in taken:
            draft.texts["is_preferred"] = ""


def _count_kept(events: Sequence[Event], put_back: int | None) -> int:
    """Return how much of one supplier or price stays; to take back its making is one thing."""
    if any(name in ("code", fields.SUPPLIES) and not before for name, before, _after in events):
        return int(put_back is None)
    return max(len(events) - (put_back or 0), 0)
