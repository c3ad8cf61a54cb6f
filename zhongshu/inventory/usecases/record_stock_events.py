"""Record rows of Amazon's reports of stock events, before anything of them is posted."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime

from django.db import transaction

from zhongshu.catalog import public as catalog
from zhongshu.channels import public as channels
from zhongshu.identity import public as identity
from zhongshu.inventory import event_rules as rules
from zhongshu.inventory import issues
from zhongshu.inventory.statements import events as statements
from zhongshu.kernel.outcomes import Outcome

WORDS = (
    *("key", "fnsku", "event", "disposition", "reason", "reference", "status", "center"),
    *("country_code", "day", "quantity"),
)


@transaction.atomic
def record_stock_events(
    *,
    account_id: int,
    feed: channels.StockFeed,
    events: Sequence[channels.StockEventFacts],
    pool_id: int | None = None,
    at: datetime,
) -> list[Outcome]:
    """Store the events of one feed and answer, in their order, what became of each.

    `pool_id` is the pool they were asked for; without it each tells its country. The same again
    changes nothing, and the last of several with one key counts. An event in a country where the
    account has no store is refused with an issue. A constant number of statements.
    """
    statements.hold_events(account_id)
    stores = channels.list_stores(identity.SYSTEM, account_id)
    find_pool = rules.pools_by_country(sorted(stores, key=lambda store: store.store_id))
    pools = [pool_id or find_pool(each.country_code) for each in events]
    placed = {
        each.key: (each, pool) for each, pool in zip(events, pools, strict=True) if pool is not None
    }
    sku_ids = catalog.ensure_seller_skus(
        account_id=account_id, codes=[each.seller_sku for each, _ in placed.values()], at=at
    )
    rows = []
    for facts, pool in placed.values():
        told = asdict(facts)
        rows.append(
            {name: told[name] for name in WORDS}
            | {
                "pool_id": pool,
                "seller_sku_id": sku_ids[facts.seller_sku],
                "occurred_at": facts.began_at or facts.occurred_at,
                "updated_at": facts.occurred_at,
                "wanted": rules.find_wanted(facts),
            }
        )
    written = statements.put_events(rows, account_id=account_id, feed=feed, at=at)
    _tell_homeless(account_id, events, placed.keys(), at)
    return [_outcome(each.key, placed, written) for each in events]


def _outcome(key: str, placed: Collection[str], written: Mapping[str, bool]) -> Outcome:
    if key not in placed:
        return Outcome.REFUSED
    if key not in written:
        return Outcome.UNCHANGED
    return Outcome.NEW if written[key] else Outcome.CHANGED


def _tell_homeless(
    account_id: int,
    events: Sequence[channels.StockEventFacts],
    placed: Collection[str],
    at: datetime,
) -> None:
    """Open one issue for each country that no store of the account is in; settle the others'."""
    countries = {each.country_code for each in events if each.country_code and each.key in placed}
    homeless = {each.country_code for each in events if each.key not in placed}
    if countries:
        subjects = [f"stock_events:{country}" for country in sorted(countries)]
        channels.resolve_issues(account_id=account_id, subjects=subjects, at=at)
    if homeless:
        channels.open_issues(
            account_id=account_id,
            stream=channels.StreamKind.STOCK_EVENTS,
            issues=[
                issues.NO_STORE_THERE.about(f"stock_events:{country}", country=country)
                for country in sorted(homeless)
            ],
            at=at,
        )
