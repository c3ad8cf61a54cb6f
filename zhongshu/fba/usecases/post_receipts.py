"""Post what left for Amazon, what it received, and what it lost on the way."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from zhongshu.catalog import public as catalog
from zhongshu.channels import public as channels
from zhongshu.fba import posting_rules as rules
from zhongshu.fba.statements import posting as statements
from zhongshu.fba.statements.recording import hold_account
from zhongshu.fba.telling import ask_for_sources, tell_issues
from zhongshu.fba.values import ReceiptsPosted, Source
from zhongshu.identity import public as identity
from zhongshu.inventory import public as inventory
from zhongshu.kernel.errors import DomainError

MOST_LINES = 500


@transaction.atomic
def post_receipts(*, account_id: int, limit: int = MOST_LINES, at: datetime) -> ReceiptsPosted:
    """Bring the ledger up to date with lines of shipments whose facts changed.

    Call it until no line is left. The difference to what was posted moves, up or down, whatever
    the order of answers; lines whose seller SKU has no books or is no product wait. What is
    posted and that the line is no longer due is one transaction. A constant number of statements.
    """
    hold_account(account_id)
    lines = statements.take_due(account_id, limit)
    if not lines:
        return ReceiptsPosted()
    plans = _plan(account_id, lines)
    posting = [plan for plan in plans if plan.is_posted]
    places = inventory.put_places(_wanted_places(posting))
    postings = [(plan, each) for plan in posting for each in rules.to_postings(plan, places)]
    posted = inventory.post_entries([each.entry for _plan, each in postings]).entries
    kept: dict[int, dict[str, int]] = {}
    refused: dict[int, DomainError] = {}
    for (plan, each), became in zip(postings, posted, strict=True):
        if became.refusal is not None:
            refused.setdefault(plan.line.line_id, became.refusal)
            before = getattr(plan.line.totals, each.name)
            kept.setdefault(plan.line.line_id, {})[each.name] = before
    statements.settle(_to_state(plan, kept.get(plan.line.line_id, {})) for plan in plans)
    _ask_for_sources(account_id, posting, at)
    tell_issues(account_id, plans, refused, at=at)
    waiting = sum(bool(plan.wait) for plan in plans)
    return ReceiptsPosted(len(lines), len(posting), waiting, len(refused))


def _plan(account_id: int, lines: Sequence[rules.DueLine]) -> list[rules.LinePlan]:
    opened = inventory.find_openings(
        identity.SYSTEM,
        {(line.pool_id, line.seller_sku_id) for line in lines if not line.is_to_awd},
    )
    awd = _find_awd(account_id, lines)
    parts = catalog.find_parts(
        identity.SYSTEM, account_id=account_id, sku_ids={line.seller_sku_id for line in lines}
    )
    counts = statements.read_counts(
        [line.line_id for line in lines if line.opening_received is None]
    )
    stores = channels.find_only_stores(identity.SYSTEM, account_id)
    living = catalog.find_living(
        identity.SYSTEM, {product_id for line in lines for product_id in line.parts or ()}
    )
    return [
        rules.plan_line(
            line,
            opened=awd.get(line.seller_sku_id)
            if line.is_to_awd
            else opened.get((line.pool_id, line.seller_sku_id)),
            parts=parts.find(
                line.seller_sku_id, None if line.is_to_awd else stores.get(line.pool_id)
            ),
            living=living,
            counts=tuple(counts.get(line.line_id, ())),
            awd=awd.get(line.seller_sku_id),
        )
        for line in lines
    ]


def _find_awd(
    account_id: int, lines: Sequence[rules.DueLine]
) -> Mapping[int, inventory.OpeningState]:
    """Return the books of AWD of the seller SKUs that go there or came from there."""
    wanted = {line.seller_sku_id for line in lines if line.is_to_awd or line.source == Source.AWD}
    return inventory.find_awd_openings(account_id, wanted) if wanted else {}


def _wanted_places(plans: Sequence[rules.LinePlan]) -> list[inventory.Place]:
    if not plans:
        return []
    wanted = {rules.ADJUSTMENT, rules.LOST}
    for plan in plans:
        wanted |= {plan.line.transit, plan.line.target, plan.origin}
    return sorted(
        wanted,
        key=lambda each: (each.kind, each.warehouse_id or 0, each.pool_id or 0, each.document),
    )


def _to_state(plan: rules.LinePlan, kept: Mapping[str, int]) -> dict[str, object]:
    """Return what the books have of a line now; what was refused is as before."""
    totals = {
        name: kept.get(name, getattr(plan.totals, name))
        for name in ("sent", "arrived", "beyond", "lost")
    }
    known = plan.line.parts if plan.line.revision else None
    return totals | {
        "line_id": plan.line.line_id,
        "opening_received": plan.opening_received,
        "opening_lost": plan.opening_lost,
        "revision": plan.line.revision + plan.is_posted,
        "parts": (known or dict(plan.parts)) if plan.is_posted else plan.line.parts,
        "wait": plan.wait,
    }


def _ask_for_sources(account_id: int, plans: Sequence[rules.LinePlan], at: datetime) -> None:
    """Ask a person about shipments that left after the books began, out of no stock of ours."""
    unknown = {
        plan.line.shipment_id: (plan.line.code, plan.line.marketplace_id)
        for plan in plans
        if not plan.line.source and not plan.was_under_way and plan.totals.sent > 0
    }
    news = statements.ask_for_source(unknown.keys())
    ask_for_sources(account_id, unknown, news, at=at)
