"""Record what Amazon tells of listings: a page of the report, or of an answer about some."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime

from django.db import transaction

from zhongshu.catalog import issues, rules
from zhongshu.catalog.models import Listing
from zhongshu.catalog.plans import Plan, Stored, find_effect, plan_listing
from zhongshu.catalog.proposal_queueing import wish_for_proposals
from zhongshu.catalog.statements import listings as statements
from zhongshu.catalog.usecases.ensure_seller_skus import ensure_seller_skus
from zhongshu.catalog.usecases.mark_named import mark_named
from zhongshu.catalog.values import Recorded, Source
from zhongshu.channels import public as channels
from zhongshu.kernel.outcomes import Outcome
from zhongshu.kernel.texts import clean, is_storable

type Key = tuple[int, str]


@transaction.atomic
def record_listings(
    *,
    account_id: int,
    listings: Sequence[channels.ListingFacts],
    source: Source,
    at: datetime,
    sweep_started_at: datetime | None = None,
) -> list[Recorded]:
    """Store the listings and answer, in their order, what became of each.

    `at` is when Amazon said so: when the report was asked for, or the answer was read. The
    same again changes nothing. A listing that is named twice is taken as the later row says.
    What cannot be stored is refused with an issue; the others are stored all the same.
    `sweep_started_at` names the reading of the report that `finish_sweep` ends.
    """
    sweep = (sweep_started_at or at) if source is Source.REPORT else None
    stores = statements.read_stores(account_id)
    refusals = [_find_refusal(facts, stores) for facts in listings]
    newest: dict[Key, int] = {
        (stores[facts.marketplace_id], facts.seller_sku): index
        for index, facts in enumerate(listings)
        if not refusals[index]
    }
    wanted = {key: listings[index] for key, index in newest.items()}
    sku_ids = ensure_seller_skus(account_id=account_id, codes={sku for _, sku in wanted}, at=at)
    stored = _read_stored(wanted)
    plans = {
        key: plan_listing(stored.get(key), facts, source=source, at=at, sweep=sweep)
        for key, facts in wanted.items()
    }
    ids = _write(plans, stored, sku_ids, source=source, at=at, sweep=sweep)
    if sweep:
        _mark_refused_as_seen(listings, refusals, stores, sweep)
    if source is not Source.FILE:  # the file's own report says which rows were refused
        _tell_refused(account_id, listings, refusals, at)

    answers = []
    for index, facts in enumerate(listings):
        names = (clean(facts.seller_sku, longest=200), facts.marketplace_id)
        if refusal := refusals[index]:
            answers.append(
                Recorded(*names, Outcome.REFUSED, refusal=refusal.sentence, field=refusal.field)
            )
            continue
        key = (stores[facts.marketplace_id], facts.seller_sku)
        is_newest, plan = newest[key] == index, plans[key]
        answers.append(
            Recorded(
                *names,
                plan.outcome if is_newest else Outcome.UNCHANGED,
                listing_id=ids[key],
                is_repeated=plan.is_repeated or not is_newest,
                is_older=plan.is_older,
                effect=find_effect(ids[key], stored.get(key), plan, is_newest=is_newest)
                if source is Source.FILE
                else None,
            )
        )
    return answers


def _find_refusal(facts: channels.ListingFacts, stores: Mapping[str, int]) -> rules.Refusal | None:
    if facts.marketplace_id not in stores:
        return rules.Refusal(issues.NOT_A_STORE, "marketplace_id")
    return rules.find_refusal(facts)


def _read_stored(wanted: Mapping[Key, channels.ListingFacts]) -> dict[Key, Stored]:
    rows = Listing.objects.filter(
        store__in={store for store, _ in wanted}, sku__in={sku for _, sku in wanted}
    ).values_list(
        "store_id", "sku", "pk", "swept_at", "detailed_at", "absent_since", *rules.STATE_FIELDS
    )
    return {
        (store_id, sku): Stored(
            pk,
            rules.Known(rules.ListingState(*state), detailed_at, absent_since, swept_at),
            swept_at,
        )
        for store_id, sku, pk, swept_at, detailed_at, absent_since, *state in rows
    }


def _write(
    plans: Mapping[Key, Plan],
    stored: Mapping[Key, Stored],
    sku_ids: Mapping[str, int],
    *,
    source: Source,
    at: datetime,
    sweep: datetime | None,
) -> dict[Key, int]:
    """Write new and changed rows and the history; mark the rest as seen; return all ids."""
    ids = {key: found.id for key, found in stored.items() if key in plans}
    new = [
        plan.row | {"store_id": store_id, "seller_sku_id": sku_ids[sku]}
        for (store_id, sku), plan in sorted(plans.items())
        if plan.outcome is Outcome.NEW
    ]
    changed = [
        plan.row | {"id": ids[key]}
        for key, plan in plans.items()
        if plan.outcome is Outcome.CHANGED
    ]
    unchanged = [ids[key] for key, plan in plans.items() if plan.outcome is Outcome.UNCHANGED]
    if new:
        ids |= statements.insert_listings(new)
    if changed:
        statements.update_listings(changed)
    if any(plan.speaks_anew for plan in plans.values()):
        wish_for_proposals()
    if source is Source.FILE:
        unchanged = [
            ids[key]
            for key, plan in plans.items()
            if plan.outcome is Outcome.UNCHANGED and plan.row["swept_at"] == at
        ]
    if unchanged:
        seen = {"detailed_at": at} if source is Source.API else {"swept_at": sweep or at}
        Listing.objects.filter(pk__in=unchanged).update(**seen, missed_sweeps=0)
    history = [
        {"listing_id": ids[key], "source": source, "happened_at": at, **asdict(change)}
        for key, plan in plans.items()
        for change in plan.changes
    ]
    if history:
        statements.insert_events(history)
    return ids


def _mark_refused_as_seen(
    listings: Sequence[channels.ListingFacts],
    refusals: Sequence[rules.Refusal | None],
    stores: Mapping[str, int],
    sweep: datetime,
) -> None:
    """Keep present what the report names, though its row cannot be stored."""
    named = [
        facts
        for facts, refusal in zip(listings, refusals, strict=True)
        if refusal and facts.marketplace_id in stores and is_storable(facts.seller_sku)
    ]
    for store_id in {stores[facts.marketplace_id] for facts in named}:
        mark_named(
            store_id=store_id,
            seller_skus={
                facts.seller_sku for facts in named if stores[facts.marketplace_id] == store_id
            },
            sweep_started_at=sweep,
        )


def _tell_refused(
    account_id: int,
    listings: Sequence[channels.ListingFacts],
    refusals: Sequence[rules.Refusal | None],
    at: datetime,
) -> None:
    """Open an issue for each refused listing; settle those of listings that were stored."""
    refused, stored = [], []
    for facts, refusal in zip(listings, refusals, strict=True):
        sku = clean(facts.seller_sku, longest=200)
        subject = issues.subject_of(facts.marketplace_id, sku)
        if refusal:
            issue = issues.LISTING_REFUSED.about(
                subject, marketplace_id=facts.marketplace_id, seller_sku=sku
            )
            refused.append(replace(issue, why=refusal.sentence))
        else:
            stored.append(subject)
    if stored:
        channels.resolve_issues(account_id=account_id, subjects=stored, at=at)
    if refused:
        channels.open_issues(account_id=account_id, stream="listings", issues=refused, at=at)
