"""Record what Amazon paid, before anything of it pays for a claim."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from zhongshu.channels import public as channels
from zhongshu.claims.payments import statements
from zhongshu.claims.payments.settling import hold_claims, settle
from zhongshu.identity import public as identity
from zhongshu.kernel.outcomes import Outcome


@transaction.atomic
def record_reimbursements(
    *, account_id: int, reimbursements: Sequence[channels.ReimbursementFacts], at: datetime
) -> list[Outcome]:
    """Store lines of reimbursements and answer, in their order, what became of each.

    The same again changes nothing; what Amazon tells otherwise replaces what it told, is noted,
    and counts at the claim that it pays for. Of several with one key the last counts. Rows tell
    no country: their currency says whose pool it was. A constant number of statements.
    """
    statements.hold(account_id)
    stores = channels.list_stores(identity.SYSTEM, account_id)
    pools: dict[str, int] = {}
    for store in sorted(stores, key=lambda each: (not each.is_participating, each.store_id)):
        pools.setdefault(store.currency, store.pool_id)
    home = next(iter(pools.values()))
    rows = {
        each.key: _to_row(each, pool_id=pools.get(each.currency, home)) for each in reimbursements
    }
    written = statements.put_reimbursements(list(rows.values()), account_id=account_id, at=at)
    paid = {claim_id for _, claim_id in written.values() if claim_id is not None}
    if paid:
        settle(hold_claims(paid).values(), actor=identity.SYSTEM, at=at)
    return [_outcome(written.get(each.key)) for each in reimbursements]


def _outcome(written: tuple[bool, int | None] | None) -> Outcome:
    if written is None:
        return Outcome.UNCHANGED
    return Outcome.NEW if written[0] else Outcome.CHANGED


def _to_row(facts: channels.ReimbursementFacts, *, pool_id: int) -> dict[str, object]:
    return {
        "pool_id": pool_id,
        "key": facts.key,
        "reimbursement_id": facts.reimbursement_id,
        "amazon_order_id": facts.order_id,
        "reason": facts.reason,
        "sku": facts.seller_sku,
        "fnsku": facts.fnsku,
        "condition": facts.condition,
        "original_id": facts.original_id,
        "approved_at": facts.approved_at,
        "case_id": facts.case_id,
        "asin": facts.asin,
        "product_name": facts.title,
        "currency": facts.currency,
        "amount_per_unit": facts.unit_amount,
        "amount_total": facts.amount,
        "quantity_cash": facts.units_cash,
        "quantity_inventory": facts.units_inventory,
        "quantity_total": facts.units_cash + facts.units_inventory,
        "original_type": facts.original_type,
    }
