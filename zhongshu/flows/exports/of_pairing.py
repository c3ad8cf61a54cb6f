"""Pairings, the seller SKUs to pair, the rules, and spot checks as files."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zhongshu.catalog import public as catalog
from zhongshu.channels import public as channels
from zhongshu.flows.exports.paging import PAGE, by_cursor
from zhongshu.flows.exports.values import Column, ExportList, NoFilter, Row
from zhongshu.identity import public as identity

# The named columns are those that come in again when they are pasted into the workbench.
OF_SKU = (
    Column("seller_sku_id"),
    Column("account_id"),
    Column("account_name", _("Selling account")),
    Column("seller_sku", _("Seller SKU")),
    Column("asin", "ASIN"),
    Column("title", _("Title")),
    Column("sku", _("SKU")),
    Column("factor", _("Units per listing")),
    Column("is_left_out"),
    Column("proposed_sku"),
    Column("proposed_factor"),
    Column("reason"),
    Column("score"),
)
OF_PAIRING = (
    Column("id"),
    Column("account_id"),
    Column("account_name", _("Selling account")),
    Column("seller_sku_id"),
    Column("seller_sku", _("Seller SKU")),
    Column("store_id"),
    Column("store_name", _("Store")),
    Column("product_id"),
    Column("sku", _("SKU")),
    Column("name", _("Name")),
    Column("factor", _("Units per listing")),
    Column("reason", _("Reason")),
    Column("who", _("Who")),
    Column("paired_at", _("When")),
)
OF_RULE = (
    Column("id"),
    Column("position", _("Place")),
    Column("kind", _("Type")),
    Column("pattern", _("Pattern")),
    Column("replacement", _("Becomes")),
    Column("factor", _("Units per listing")),
    Column("account_ids"),
    Column("is_on", _("On")),
    Column("hits", _("Proposals")),
)
OF_CHECK = (
    Column("id"),
    Column("account_id"),
    Column("account_name", _("Selling account")),
    Column("begun_at", _("Begun")),
    Column("ended_at", _("Ended")),
    Column("passed", _("Passed")),
    Column("size", _("Listings")),
    Column("right", pgettext_lazy("spot check", "Right")),
    Column("wrong", pgettext_lazy("spot check", "Wrong")),
    Column("unsure", pgettext_lazy("spot check", "Unsure")),
    Column("unanswered", _("No answer")),
    Column("facts", _("Facts compared")),
    Column("equal_facts", _("Facts equal")),
    Column("share", _("Share of equal facts")),
    Column("who", _("Who")),
)
OF_FACT = (
    Column("spot_check_id", _("Spot check")),
    Column("account_name", _("Selling account")),
    Column("begun_at", _("Begun")),
    Column("store_name", _("Store")),
    Column("seller_sku", _("Seller SKU")),
    Column("asin", "ASIN"),
    Column("title", _("Title")),
    Column("why", _("Why drawn")),
    Column("fact", _("Fact")),
    Column("ours", _("Ours")),
    Column("amazons", _("Amazon's")),
    Column("equality", _("Comparison")),
    Column("verdict", _("Result")),
    Column("judged_by", _("Who")),
    Column("judged_at", _("When")),
)


@dataclass(frozen=True, slots=True)
class PairingsFilter:
    """Empty means every account."""

    account_id: int | None = None


@dataclass(frozen=True, slots=True)
class FactsFilter:
    """Of one check, or of all; `only_differences` leaves out what was equal."""

    spot_check_id: int | None = None
    only_differences: bool = False


def _skus(actor: identity.Actor, wanted: catalog.PairingFilter) -> Iterator[Row]:
    names = _account_names(actor)

    def fetch(cursor: str) -> tuple[tuple[catalog.SkuToPair, ...], str | None]:
        found = catalog.list_skus_to_pair(actor, wanted, cursor=cursor or None, limit=PAGE)
        return found.rows, found.next

    for each in by_cursor(fetch, ""):
        pairing, best = each.pairing, each.proposals[0] if each.proposals else None
        yield (
            each.seller_sku_id,
            each.account_id,
            names.get(each.account_id, ""),
            each.seller_sku,
            each.asin,
            each.title,
            pairing.sku if pairing else "",
            pairing.factor if pairing else None,
            each.is_left_out,
            best.sku if best else "",
            best.factor if best else None,
            best.reason.value if best else "",
            best.score if best else None,
        )


def _pairings(actor: identity.Actor, wanted: PairingsFilter) -> Iterator[Row]:
    """Yield every pairing that counts now, overrides of stores too, the oldest first."""
    accounts = _account_names(actor)
    stores = {each.store_id: each.name for each in channels.list_stores(actor)}
    for row in catalog.iterate_pairings(actor):
        if wanted.account_id in (None, row.account_id):
            yield (
                row.id,
                row.account_id,
                accounts.get(row.account_id, ""),
                row.seller_sku_id,
                row.seller_sku,
                row.store_id,
                stores.get(row.store_id, "") if row.store_id else "",
                row.product_id,
                row.sku,
                row.name,
                row.factor,
                row.reason.value,
                row.who,
                row.paired_at,
            )


def _rules(actor: identity.Actor, _wanted: NoFilter) -> Iterator[Row]:
    for rule in catalog.list_rules(actor):
        yield (
            rule.id,
            rule.position,
            rule.kind.value,
            rule.pattern,
            rule.replacement,
            rule.factor,
            ", ".join(map(str, rule.account_ids)),
            rule.is_on,
            rule.hits,
        )


def _checks(actor: identity.Actor, wanted: PairingsFilter) -> Iterator[Row]:
    def fetch(older_than: int) -> tuple[tuple[catalog.SpotCheckRow, ...], int | None]:
        found = catalog.list_spot_checks(
            actor, account_id=wanted.account_id, older_than=older_than or None, limit=PAGE
        )
        return found.rows, found.next

    for row in by_cursor(fetch, 0):
        yield [getattr(row, column.code) for column in OF_CHECK]


def _facts(actor: identity.Actor, wanted: FactsFilter) -> Iterator[Row]:
    """Yield one row for each fact that was compared, and one for a listing without any."""
    for check, item in catalog.iterate_spot_check_items(actor, wanted.spot_check_id):
        before: Row = (
            check.id, check.account_name, check.begun_at, item.store_name, item.seller_sku,
            item.asin, item.title, item.why.value,
        )  # fmt: skip
        verdict = item.verdict.value if item.verdict else ""
        behind: Row = (verdict, item.judged_by, item.judged_at)
        for each in item.differences if wanted.only_differences else item.facts:
            told: Row = (each.fact.value, each.ours, each.amazons, each.equality.value)
            yield (*before, *told, *behind)
        if not item.facts and not wanted.only_differences:
            yield (*before, "", "", "", item.answer.value, *behind)


def _account_names(actor: identity.Actor) -> dict[int, str]:
    return {each.account_id: each.account_name for each in channels.list_stores(actor)}


PAIRING = (
    ExportList(
        "seller-skus",
        _("Seller SKUs to pair"),
        catalog.PairingFilter,
        lambda _actor: OF_SKU,
        _skus,
        is_longer=catalog.has_more_skus_to_pair,
    ),
    ExportList(
        "pairings",
        _("Pairings"),
        PairingsFilter,
        lambda _actor: OF_PAIRING,
        _pairings,
        # One account or all: a seller SKU has a pairing or has none.
        is_longer=lambda actor, wanted, rows: catalog.has_more_skus_to_pair(
            actor,
            catalog.PairingFilter(
                catalog.PairingTab.PAIRED,
                account_id=wanted.account_id,
            ),
            rows,
        ),
    ),
    ExportList("pairing-rules", _("Pairing rules"), NoFilter, lambda _actor: OF_RULE, _rules),
    ExportList("spot-checks", _("Spot checks"), PairingsFilter, lambda _actor: OF_CHECK, _checks),
    ExportList(
        "spot-check-facts",
        _("Facts of spot checks"),
        FactsFilter,
        lambda _actor: OF_FACT,
        _facts,
    ),
)
