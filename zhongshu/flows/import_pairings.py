"""Store rows of a file as pairings of seller SKUs with products."""

from collections.abc import Mapping, Sequence
from itertools import batched

from django.utils.translation import gettext_noop as _

from zhongshu.catalog import public as catalog
from zhongshu.channels import public as channels
from zhongshu.documents import public as documents
from zhongshu.flows.import_values import CellError, ReadRow, RowResult, StoreContext, Stored, wrong
from zhongshu.identity import public as identity
from zhongshu.kernel.outcomes import Outcome

PAGE = 500
RANK = (Outcome.REFUSED, Outcome.CHANGED, Outcome.NEW, Outcome.UNCHANGED)

type Places = Mapping[str, frozenset[int]]


def store_pairings(rows: Sequence[ReadRow], context: StoreContext) -> Stored:
    """Pair each seller SKU with its product; one that is paired already is paired anew.

    A row that names no store pairs the SKU in every account in which it exists.
    """
    skus = _find_seller_skus([row.texts.get("seller_sku", "") for row in rows], context.actor)
    products = catalog.find_product_ids(context.actor, [row.texts.get("sku", "") for row in rows])
    places = _find_places(context.actor)
    found = [_plan(row, skus, products, places) for row in rows]
    ids = [sku_id for pairs, _errors in found for sku_id, _product, _factor in pairs]
    now = catalog.find_pairings(context.actor, ids)
    pairs = [
        catalog.Pair(
            sku_id,
            product_id,
            factor=factor,
            replaces=now[sku_id, None].id if (sku_id, None) in now else None,
            label=str(place),
        )
        for place, (planned, _errors) in enumerate(found)
        for sku_id, product_id, factor in planned
    ]
    answers = _pair(pairs, context)
    return Stored(
        [_sum_up(errors, answers.get(str(place), [])) for place, (_, errors) in enumerate(found)],
        pairing_ids=tuple(
            answer.pairing_id
            for each in answers.values()
            for answer in each
            if answer.pairing_id and answer.outcome in {Outcome.NEW, Outcome.CHANGED}
        ),
    )


def _find_seller_skus(
    codes: Sequence[str], actor: identity.Actor
) -> dict[str, list[catalog.SellerSkuRow]]:
    found: dict[str, list[catalog.SellerSkuRow]] = {}
    for piece in batched(sorted(set(codes) - {""}), PAGE):
        after = 0
        while rows := catalog.list_seller_skus(actor, codes=piece, after_id=after, limit=PAGE):
            for row in rows:
                found.setdefault(row.code, []).append(row)
            after = rows[-1].id
    return found


def _find_places(actor: identity.Actor) -> Places:
    """Return the accounts that a word in the store column may mean."""
    found: dict[str, set[int]] = {}
    for store in channels.list_stores(actor):
        for word in (
            store.name,
            store.account_name,
            store.amazon_name,
            store.marketplace_id,
            store.country_code,
        ):
            if word:
                found.setdefault(documents.normal(word), set()).add(store.account_id)
    return {word: frozenset(ids) for word, ids in found.items()}


def _plan(
    row: ReadRow,
    skus: Mapping[str, list[catalog.SellerSkuRow]],
    products: Mapping[str, int],
    places: Places,
) -> tuple[list[tuple[int, int, int]], list[CellError]]:
    """Return which SKUs shall be which product, or what is wrong."""
    errors = []
    code, sku = row.texts.get("seller_sku", ""), row.texts.get("sku", "")
    store, factor = row.texts.get("store", ""), row.texts.get("factor", "1")
    known = skus.get(code, [])
    if store and documents.normal(store) not in places:
        errors.append(
            wrong(
                "store",
                _("There is no store “{given}”."),
                _("Write the store's name as it stands in its settings, or leave the cell empty."),
                given=store[:80],
            )
        )
    elif store:
        known = [each for each in known if each.account_id in places[documents.normal(store)]]
    if not known:
        errors.append(
            wrong(
                "seller_sku",
                _("There is no seller SKU “{given}” here."),
                _("Look for a slip of the pen; listings must have been synced before."),
                given=code[:80],
            )
        )
    if sku not in products:
        errors.append(
            wrong(
                "sku",
                _("There is no product “{given}”."),
                _("Import the products first, or correct the SKU."),
                given=sku[:80],
            )
        )
    if not (factor.isascii() and factor.isdigit() and 1 <= int(factor[:9]) <= MOST_UNITS):
        errors.append(
            wrong(
                "factor",
                _("“{given}” is no number of units."),
                _("Write a whole number from 1 to 10,000."),
                given=factor[:40],
            )
        )
    if errors:
        return [], errors
    return [(each.id, products[sku], int(factor)) for each in known], []


def _pair(pairs: Sequence[catalog.Pair], context: StoreContext) -> dict[str, list[catalog.Paired]]:
    found: dict[str, list[catalog.Paired]] = {}
    for piece in batched(pairs, catalog.MOST_PAIRS):
        for each in catalog.pair_skus(
            piece, reason=catalog.Reason.FILE, actor=context.actor, at=context.at
        ):
            found.setdefault(each.label, []).append(each)
    return found


def _sum_up(errors: Sequence[CellError], answers: Sequence[catalog.Paired]) -> RowResult:
    """Return what became of a row: of several accounts, what needs a person most."""
    refused = [CellError("seller_sku", each.told) for each in answers if each.told]
    if errors or refused:
        return RowResult(Outcome.REFUSED, (*errors, *refused))
    return RowResult(min((each.outcome for each in answers), key=RANK.index))


MOST_UNITS = catalog.LARGEST_FACTOR
