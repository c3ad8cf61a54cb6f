"""SQL of reimbursements: one call is one statement, however many rows."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db import connection

from zhongshu.claims.payments.rules import Candidate, Given, Match, Unmatched
from zhongshu.claims.payments.values import How
from zhongshu.kernel.statements import to_json

HOLD = "SELECT pg_advisory_xact_lock(hashtextextended('claims.reimbursements', %s))"
HOLD_ACCOUNTS = """
SELECT pg_advisory_xact_lock(hashtextextended('claims.reimbursements', account_id))
FROM (
    SELECT DISTINCT account_id FROM claims_reimbursement WHERE id = ANY(%s) ORDER BY account_id
) AS wanted
"""

# What Amazon may tell otherwise the next time; what names a row never changes.
TOLD = (
    "approved_at", "case_id", "asin", "product_name", "currency", "amount_per_unit",
    "amount_total", "quantity_cash", "quantity_inventory", "quantity_total", "original_type",
)  # fmt: skip
NAMING = (
    "key", "reimbursement_id", "amazon_order_id", "reason", "sku", "fnsku", "condition",
    "original_id",
)  # fmt: skip

# The newest words are kept, the earlier ones are an event.
PUT = f"""
WITH written AS (
    INSERT INTO claims_reimbursement AS known (
        account_id, pool_id, seller_sku_id, told_at, {", ".join((*NAMING, *TOLD))}
    )
    SELECT %(account_id)s, row.pool_id, sku.id, %(at)s,
        {", ".join(f"row.{name}" for name in (*NAMING, *TOLD))}
    FROM jsonb_to_recordset(%(rows)s::jsonb) AS row (
        pool_id bigint, key text, reimbursement_id text, amazon_order_id text, reason text,
        sku text, fnsku text, condition text, original_id text, approved_at timestamptz,
        case_id text, asin text, product_name text, currency text, amount_per_unit numeric,
        amount_total numeric, quantity_cash integer, quantity_inventory integer,
        quantity_total integer, original_type text
    )
    LEFT JOIN catalog_sellersku AS sku
        ON sku.account_id = %(account_id)s AND sku.code = row.sku
    ORDER BY row.key
    ON CONFLICT (account_id, key) DO UPDATE
    SET {", ".join(f"{name} = excluded.{name}" for name in TOLD)}, told_at = excluded.told_at,
        version = known.version + 1
    WHERE ({", ".join(f"known.{name}" for name in TOLD)})
        IS DISTINCT FROM ({", ".join(f"excluded.{name}" for name in TOLD)})
    RETURNING new.id, new.key, new.claim_id, old.id IS NULL AS is_new,
        {", ".join(f"old.{name} AS old_{name}, new.{name}" for name in TOLD)}
), noted AS (
    INSERT INTO claims_reimbursementevent (reimbursement_id, at, what, facts)
    SELECT id, %(at)s, 'CHANGED', (
        SELECT jsonb_object_agg(change.name, jsonb_build_array(change.old, change.new))
        FROM (VALUES {
    ", ".join(f"('{name}', old_{name}::text, {name}::text)" for name in TOLD)
}) AS change (name, old, new)
        WHERE change.old IS DISTINCT FROM change.new
    )
    FROM written WHERE NOT is_new
)
SELECT key, is_new, claim_id FROM written
"""  # noqa: S608 - names of our own columns

# Seller SKUs that became known since.
NAME_SKUS = """
UPDATE claims_reimbursement AS paid SET seller_sku_id = sku.id
FROM catalog_sellersku AS sku
WHERE paid.account_id = %(account_id)s AND paid.seller_sku_id IS NULL
    AND sku.account_id = paid.account_id AND sku.code = paid.sku
"""

SAME_GOODS = """(
    claim.seller_sku_id = paid.seller_sku_id OR (paid.fnsku <> '' AND claim.fnsku = paid.fnsku)
)"""

# What Amazon names by its case or order, for the same goods.
FIND_CANDIDATES = f"""
SELECT paid.id, paid.quantity_total, paid.currency, claim.id,
    CASE WHEN claim.case_number = paid.case_id AND paid.case_id <> '' THEN 'CASE' ELSE 'ORDER' END,
    claim.units, claim.units_paid + claim.units_back, claim.currency_paid
FROM claims_reimbursement AS paid
JOIN claims_claim AS claim ON claim.account_id = paid.account_id AND {SAME_GOODS} AND (
    (paid.case_id <> '' AND claim.case_number = paid.case_id)
    OR (paid.amazon_order_id <> '' AND claim.reference = paid.amazon_order_id)
)
WHERE paid.account_id = %(account_id)s AND paid.claim_id IS NULL AND paid.matched_how = ''
ORDER BY paid.approved_at, paid.id, claim.id
"""  # noqa: S608 - a condition of our own

# What is taken back goes with what was paid, unless a person said otherwise.
FIND_FOLLOWERS = """
SELECT back.id, min(original.claim_id)
FROM claims_reimbursement AS back
JOIN claims_reimbursement AS original ON original.account_id = back.account_id
    AND original.reimbursement_id = back.original_id AND original.sku = back.sku
    AND original.id <> back.id
WHERE back.account_id = %(account_id)s AND back.original_id <> ''
    AND back.matched_how IN ('', 'REVERSAL')
GROUP BY back.id, back.claim_id
HAVING min(original.claim_id) IS DISTINCT FROM back.claim_id
    AND min(original.claim_id) IS NOT DISTINCT FROM max(original.claim_id)
ORDER BY back.id
"""

LINK = """
WITH given AS (
    SELECT * FROM jsonb_to_recordset(%(rows)s::jsonb)
        AS row (id bigint, claim_id bigint, how text, what text, by text)
), linked AS (
    UPDATE claims_reimbursement AS paid
    SET claim_id = given.claim_id, matched_how = given.how, matched_by = given.by,
        matched_at = CASE WHEN given.claim_id IS NOT NULL THEN %(at)s::timestamptz END,
        version = paid.version + 1
    FROM given WHERE paid.id = given.id
    RETURNING paid.id, given.claim_id, given.how, given.what, old.claim_id AS claim_before,
        old.matched_how AS how_before, old.matched_by AS by_before
)
INSERT INTO claims_reimbursementevent (
    reimbursement_id, at, what, claim_id, how, user_id, who, facts, before
)
SELECT id, %(at)s, what, claim_id, how, %(user_id)s, %(who)s, '{}'::jsonb,
    jsonb_build_object('claim_id', claim_before, 'how', how_before, 'by', by_before)
FROM linked
ORDER BY id
"""

ADD_UP = """
SELECT claim_id, greatest(sum(quantity_cash), 0), greatest(sum(quantity_inventory), 0),
    CASE WHEN max(currency) <> '' THEN greatest(coalesce(sum(amount_total), 0), 0) END,
    max(currency)
FROM claims_reimbursement WHERE claim_id = ANY(%(ids)s)
GROUP BY claim_id
"""

SETTLE = """
WITH given AS (
    SELECT * FROM jsonb_to_recordset(%(rows)s::jsonb) AS row (
        id bigint, status text, units integer, units_paid integer, units_back integer,
        amount numeric, currency text, what text
    )
), settled AS (
    UPDATE claims_claim AS claim
    SET status = given.status, units = given.units, units_paid = given.units_paid,
        units_back = given.units_back, amount_paid = given.amount,
        currency_paid = given.currency, version = claim.version + 1,
        settled_at = CASE
            WHEN given.status = 'PAID' AND claim.status <> 'PAID' THEN %(at)s::timestamptz
            WHEN given.status IN ('OPEN', 'EXPIRED', 'SUBMITTED') THEN NULL
            ELSE claim.settled_at END
    FROM given WHERE claim.id = given.id
    RETURNING claim.id, claim.units, claim.cause_units, given.what, given.units_paid,
        given.units_back, given.amount, given.currency
)
INSERT INTO claims_claimevent (
    claim_id, at, what, user_id, who, reason, units, cause_units, facts
)
SELECT id, %(at)s, what, %(user_id)s, %(who)s, '', units, cause_units, jsonb_build_object(
    'units_paid', units_paid, 'units_back', units_back, 'amount', amount::text,
    'currency', currency, 'is_of_reimbursements', true
)
FROM settled
ORDER BY id
"""


def hold(account_id: int) -> None:
    """Let one transaction at a time write reimbursements of an account, before all other locks."""
    with connection.cursor() as cursor:
        cursor.execute(HOLD, [account_id])


def hold_accounts_of(reimbursement_ids: Collection[int]) -> None:
    """Do what `hold` does for the accounts of these."""
    with connection.cursor() as cursor:
        cursor.execute(HOLD_ACCOUNTS, [list(reimbursement_ids)])


def put_reimbursements(
    rows: Sequence[Mapping[str, object]], *, account_id: int, at: datetime
) -> dict[str, tuple[bool, int | None]]:
    """Write rows; return those that are new or changed, and the claim that each pays for."""
    if not rows:
        return {}
    params = {"rows": to_json(rows), "account_id": account_id, "at": at}
    return {key: (is_new, claim_id) for key, is_new, claim_id in _rows(PUT, params)}


def name_skus(account_id: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(NAME_SKUS, {"account_id": account_id})


def find_candidates(account_id: int) -> tuple[list[Unmatched], list[Candidate]]:
    """Return what pays for no claim yet, in order of time, and the claims that Amazon names."""
    unmatched: dict[int, Unmatched] = {}
    candidates = []
    for pk, units, currency, *told in _rows(FIND_CANDIDATES, {"account_id": account_id}):
        unmatched[pk] = Unmatched(pk, units, currency)
        claim_id, how, claimed, paid, paid_in = told
        candidates.append(Candidate(pk, claim_id, How(how), claimed, paid, paid_in))
    return list(unmatched.values()), candidates


def find_followers(account_id: int) -> list[Match]:
    """Return what is taken back and stands at another claim than what was paid."""
    found = _rows(FIND_FOLLOWERS, {"account_id": account_id})
    return [Match(pk, claim_id, How.REVERSAL) for pk, claim_id in found]


def link(
    rows: Sequence[Mapping[str, object]], *, user_id: int | None, who: str, at: datetime
) -> None:
    """Let reimbursements pay for claims from now on, and note what was before."""
    if rows:
        params = {"rows": to_json(rows), "user_id": user_id, "who": who, "at": at}
        with connection.cursor() as cursor:
            cursor.execute(LINK, params)


def add_up(claim_ids: Collection[int]) -> dict[int, Given]:
    """Return what the reimbursements of claims add up to."""
    return {
        claim_id: Given(int(units), int(back), amount, currency)
        for claim_id, units, back, amount, currency in _rows(ADD_UP, {"ids": list(claim_ids)})
    }


def settle(
    claims: Mapping[int, tuple[str, int, str, Given]],
    *,
    user_id: int | None,
    who: str,
    at: datetime,
) -> None:
    """Write status, units and what was given of each claim, with an event."""
    if not claims:
        return
    rows = []
    for claim_id, (status, units, what, given) in claims.items():
        told = asdict(given)
        told["units_paid"] = told.pop("units")
        rows.append(told | {"id": claim_id, "status": status, "units": units, "what": what})
    params = {"rows": to_json(rows), "user_id": user_id, "who": who, "at": at}
    with connection.cursor() as cursor:
        cursor.execute(SETTLE, params)


def _rows(statement: str, params: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return list(cursor.fetchall())
