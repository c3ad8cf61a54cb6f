"""SQL of claims: what is opened, followed and said, in one statement each."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import DecimalField
from django.db.models.expressions import RawSQL

from zhongshu.claims.values import BY_HAND
from zhongshu.kernel.statements import to_json

AMOUNT = DecimalField(max_digits=30, decimal_places=4)
HOLD = "SELECT pg_advisory_xact_lock(hashtextextended('claims.account', %s))"
HOLD_RULES = "SELECT pg_advisory_xact_lock(hashtextextended('claims.rules', 0))"
SHARE_RULES = "SELECT pg_advisory_xact_lock_shared(hashtextextended('claims.rules', 0))"
HOLD_ACCOUNTS = """
SELECT pg_advisory_xact_lock(hashtextextended('claims.account', account_id))
FROM (
    SELECT DISTINCT account_id FROM claims_claim WHERE id = ANY(%s) ORDER BY account_id
) AS wanted
"""
EVENT = "claim_id, at, what, user_id, who, reason, units, cause_units, facts, before"

OPEN = f"""
WITH made AS (
    INSERT INTO claims_claim (
        account_id, pool_id, store_id, seller_sku_id, product_id, kind, key, fnsku, reference,
        units, cause_units, occurred_at, day, opens_on, deadline, parts, evidence, status,
        opened_at, search_text, note, amount_claimed, currency_claimed, announced_at
    )
    SELECT %(account_id)s, given.pool_id, given.store_id, given.seller_sku_id, given.product_id,
        given.kind, given.key, given.fnsku, given.reference, given.units, given.units,
        given.occurred_at, given.day, given.opens_on, given.deadline, given.parts, given.evidence,
        given.status, %(at)s,
        lower(concat_ws(E'\\n', sku.code, given.fnsku, given.reference, product.sku, product.name)),
        coalesce(given.note, ''), given.amount_claimed, coalesce(given.currency_claimed, ''),
        given.announced_at
    FROM jsonb_to_recordset(%(rows)s::jsonb) AS given (
        pool_id bigint, store_id bigint, seller_sku_id bigint, product_id bigint, kind text,
        key text, fnsku text, reference text, units integer, occurred_at timestamptz, day date,
        opens_on date, deadline date, parts jsonb, evidence jsonb, status text, note text,
        amount_claimed numeric, currency_claimed text, announced_at timestamptz
    )
    JOIN catalog_sellersku AS sku ON sku.id = given.seller_sku_id
    LEFT JOIN catalog_product AS product ON product.id = given.product_id
    ORDER BY given.deadline, given.key
    ON CONFLICT (account_id, key) DO NOTHING
    RETURNING id, units, note
)
INSERT INTO claims_claimevent ({EVENT})
SELECT id, %(at)s, 'OPENED', %(user_id)s, %(who)s, note, units, units, '{{}}', NULL FROM made
"""  # noqa: S608 - names of our own tables

FOLLOW = f"""
WITH given AS MATERIALIZED (
    SELECT * FROM jsonb_to_recordset(%(rows)s::jsonb) AS given (
        id bigint, status text, units integer, cause_units integer, evidence jsonb, happened text,
        occurred_at timestamptz, day date, opens_on date, deadline date
    )
), followed AS (
    UPDATE claims_claim AS kept SET
        status = given.status, units = given.units, cause_units = given.cause_units,
        evidence = coalesce(given.evidence, kept.evidence),
        occurred_at = coalesce(given.occurred_at, kept.occurred_at),
        day = coalesce(given.day, kept.day),
        opens_on = coalesce(given.opens_on, kept.opens_on),
        deadline = coalesce(given.deadline, kept.deadline),
        settled_at = CASE WHEN given.status = 'RESOLVED' THEN %(at)s::timestamptz
            WHEN given.happened = 'CAME_BACK' THEN NULL ELSE kept.settled_at END,
        version = kept.version + 1
    FROM given WHERE kept.id = given.id
    RETURNING kept.id, kept.units, kept.cause_units
)
INSERT INTO claims_claimevent ({EVENT})
SELECT followed.id, %(at)s, given.happened, NULL, '', '', followed.units, followed.cause_units,
    '{{}}', NULL
FROM followed JOIN given USING (id)
"""  # noqa: S608 - names of our own tables

# Whoever opened a claim by hand is its cause: it has none once it is withdrawn.
SAY = f"""
WITH given AS MATERIALIZED (
    SELECT * FROM jsonb_to_recordset(%(rows)s::jsonb) AS given (
        id bigint, happened text, facts jsonb, before jsonb, status text, units integer,
        case_number text, submitted_at timestamptz, settled_at timestamptz, units_paid integer,
        units_back integer, amount_paid numeric, currency_paid text, reason text
    )
), said AS (
    UPDATE claims_claim AS kept SET
        status = given.status, units = given.units,
        cause_units = CASE WHEN NOT starts_with(kept.key, %(by_hand)s) THEN kept.cause_units
            WHEN given.status = 'RESOLVED' THEN 0 ELSE given.units END,
        case_number = given.case_number,
        submitted_at = given.submitted_at, settled_at = given.settled_at,
        units_paid = given.units_paid, units_back = given.units_back,
        amount_paid = given.amount_paid, currency_paid = given.currency_paid,
        reason = given.reason, user_id = %(user_id)s, who = %(who)s,
        version = kept.version + 1
    FROM given WHERE kept.id = given.id
    RETURNING kept.id, kept.units, kept.cause_units
)
INSERT INTO claims_claimevent ({EVENT})
SELECT said.id, %(at)s, given.happened, %(user_id)s, %(who)s, given.reason, said.units,
    said.cause_units, given.facts, given.before
FROM said JOIN given USING (id)
"""  # noqa: S608 - names of our own tables

# Whoever speaks about claims holds them in the order of their ids: so does this.
EXPIRE = f"""
WITH due AS MATERIALIZED (
    SELECT id FROM claims_claim WHERE status = 'OPEN' AND deadline < %(today)s
    ORDER BY id FOR UPDATE
), expired AS (
    UPDATE claims_claim AS kept SET status = 'EXPIRED', version = kept.version + 1
    FROM due WHERE kept.id = due.id
    RETURNING kept.id, kept.units, kept.cause_units
)
INSERT INTO claims_claimevent ({EVENT})
SELECT id, %(at)s, 'EXPIRED', NULL, '', '', units, cause_units, '{{}}', NULL FROM expired
"""  # noqa: S608 - names of our own tables

# `until` NULL: nobody is reminded now.
TAKE_NEWS = """
WITH told AS MATERIALIZED (
    SELECT id, announced_at IS NULL AS is_new, due.is_due
    FROM claims_claim
    CROSS JOIN LATERAL (
        SELECT opens_on <= %(today)s AND deadline BETWEEN %(today)s AND %(until)s::date
            AND reminded_for IS DISTINCT FROM deadline
    ) AS due (is_due)
    WHERE status = 'OPEN' AND (announced_at IS NULL OR due.is_due)
    ORDER BY id FOR UPDATE OF claims_claim
)
UPDATE claims_claim AS kept SET
    announced_at = coalesce(kept.announced_at, %(at)s),
    reminded_for = CASE WHEN told.is_due THEN kept.deadline ELSE kept.reminded_for END
FROM told WHERE kept.id = told.id
RETURNING kept.id, told.is_new, coalesce(told.is_due, false)
"""

# Only claims that nobody submitted follow other days; who is granted more is open again.
RESET_DAYS = """
WITH due AS MATERIALIZED (
    SELECT kept.id, given.wait_days, given.days
    FROM claims_claim AS kept
    JOIN jsonb_to_recordset(%(rows)s::jsonb) AS given (kind text, wait_days integer, days integer)
        USING (kind)
    WHERE kept.status IN ('OPEN', 'EXPIRED', 'RESOLVED') AND (kept.opens_on, kept.deadline)
        IS DISTINCT FROM (kept.day + given.wait_days, kept.day + given.days)
    ORDER BY kept.id FOR UPDATE OF kept
)
UPDATE claims_claim AS kept SET
    opens_on = kept.day + due.wait_days, deadline = kept.day + due.days,
    status = CASE WHEN kept.status = 'RESOLVED' THEN kept.status
        WHEN kept.day + due.days < %(today)s THEN 'EXPIRED' ELSE 'OPEN' END,
    version = kept.version + 1
FROM due WHERE kept.id = due.id
"""

# What the units cost now, in the company's currency: NULL where that of a part is unknown.
VALUE = """
(SELECT CASE WHEN bool_and(cost.worth IS NOT NULL)
    THEN round(sum(cost.worth) * claims_claim.units, 4) END
FROM jsonb_each_text(claims_claim.parts) AS part (product_id, units)
LEFT JOIN LATERAL (
    SELECT known.amount * rate.factor * part.units::integer AS worth
    FROM catalog_productcost AS known
    LEFT JOIN unnest(%s::text[], %s::numeric[]) AS rate (currency, factor)
        ON rate.currency = known.currency
    WHERE known.product_id = part.product_id::bigint AND known.from_day <= %s
    ORDER BY known.from_day DESC LIMIT 1
) AS cost ON true)
"""


def hold_account(account_id: int) -> None:
    """Let one transaction at a time change claims of this account, until its end."""
    with connection.cursor() as cursor:
        cursor.execute(HOLD, [account_id])


def hold_rules() -> None:
    """Let one transaction at a time change the days granted."""
    with connection.cursor() as cursor:
        cursor.execute(HOLD_RULES)


def share_rules() -> None:
    """Let nobody change the days granted until the end of this transaction."""
    with connection.cursor() as cursor:
        cursor.execute(SHARE_RULES)


def hold_accounts_of(claim_ids: Collection[int]) -> None:
    """Hold the accounts of these claims, in the order of their ids."""
    with connection.cursor() as cursor:
        cursor.execute(HOLD_ACCOUNTS, [list(claim_ids)])


def open_claims(
    account_id: int,
    rows: Sequence[Mapping[str, object]],
    *,
    at: datetime,
    user_id: int | None = None,
    who: str = "",
) -> int:
    """Store claims that are new, each with its first event; return how many."""
    told = {"account_id": account_id, "rows": to_json(rows), "at": at}
    return _execute(OPEN, user_id=user_id, who=who, **told) if rows else 0


def follow(rows: Sequence[Mapping[str, object]], *, at: datetime) -> None:
    """Store what Amazon's facts say of claims now, each change with its event."""
    if rows:
        _execute(FOLLOW, rows=to_json(rows), at=at)


def say(rows: Sequence[Mapping[str, object]], **said: object) -> None:
    """Store what a person said to claims, and that they did."""
    if rows:
        _execute(SAY, rows=to_json(rows), by_hand=BY_HAND, **said)


def expire(*, today: date, at: datetime) -> int:
    """Let claims run out whose last day is over; return how many."""
    return _execute(EXPIRE, today=today, at=at)


def take_news(
    *, today: date, until: date | None, at: datetime
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Note that people are told of new claims and reminded of due ones; return both."""
    with connection.cursor() as cursor:
        cursor.execute(TAKE_NEWS, {"today": today, "until": until, "at": at})
        rows = sorted(cursor.fetchall())
    new = tuple(claim_id for claim_id, is_new, _ in rows if is_new)
    return new, tuple(claim_id for claim_id, _, is_due in rows if is_due)


def reset_days(rows: Sequence[Mapping[str, object]], *, today: date) -> int:
    """Give claims that are not submitted the days of their kind; return how many changed."""
    return _execute(RESET_DAYS, rows=to_json(rows), today=today)


def value_at(rates: Mapping[str, Decimal], day: date) -> RawSQL:
    """Return what claimed units cost at the costs of a day, with these rates."""
    params = [list(rates), list(rates.values()), day]
    return RawSQL(VALUE, params, output_field=AMOUNT)  # noqa: S611 - a constant


def _execute(statement: str, **told: Any) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, told)
        return int(cursor.rowcount)
