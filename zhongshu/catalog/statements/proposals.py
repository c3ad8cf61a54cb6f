"""SQL of proposals: what is compared is read in pieces, what was found replaced in one go."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, cast

from django.db import connection

from zhongshu.identity import public as identity
from zhongshu.kernel.statements import copy_rows

# Stores given as null are all of them.
READ_SKUS = """
WITH chosen AS (
    SELECT sku.id, sku.account_id, sku.code, sku.look_alike FROM catalog_sellersku AS sku
    WHERE sku.id > %(after)s AND sku.pairing_id IS NULL AND NOT sku.is_left_out
    AND (%(stores)s::bigint[] IS NULL OR EXISTS (
        SELECT FROM catalog_listing AS seen
        WHERE seen.seller_sku_id = sku.id AND seen.store_id = ANY(%(stores)s::bigint[])
    ))
    ORDER BY sku.id LIMIT %(limit)s
)
SELECT chosen.id, account_id, code, look_alike, told.asins, told.barcodes, told.titles
FROM chosen CROSS JOIN LATERAL (
    SELECT coalesce(array_agg(DISTINCT asin) FILTER (WHERE asin <> ''), '{}') AS asins,
        coalesce(array_agg(DISTINCT barcode) FILTER (WHERE barcode <> ''), '{}') AS barcodes,
        coalesce(array_agg(DISTINCT title) FILTER (WHERE title <> ''), '{}') AS titles
    FROM catalog_listing WHERE seller_sku_id = chosen.id
    AND (%(stores)s::bigint[] IS NULL OR store_id = ANY(%(stores)s::bigint[]))
) AS told
ORDER BY chosen.id
"""

# Where a store has its own pairing, that one counts there.
PAIRED_ASINS = """
SELECT DISTINCT ON (listing.id) listing.asin, pairing.product_id, pairing.factor
FROM catalog_listing AS listing
JOIN catalog_pairing AS pairing ON pairing.seller_sku_id = listing.seller_sku_id
    AND (pairing.store_id IS NULL OR pairing.store_id = listing.store_id)
    AND pairing.ended_at IS NULL
WHERE listing.asin = ANY(%(asins)s)
AND (%(stores)s::bigint[] IS NULL OR listing.store_id = ANY(%(stores)s::bigint[]))
ORDER BY listing.id, pairing.store_id NULLS LAST
"""

MAKE_DRAFT = """
CREATE TEMPORARY TABLE IF NOT EXISTS catalog_proposal_draft (
    seller_sku_id bigint, product_id bigint, factor integer, reason text, score smallint,
    facts jsonb, is_best boolean
) ON COMMIT DROP
"""
CLEAR_DRAFT = "TRUNCATE catalog_proposal_draft"
DRAFT = ("seller_sku_id", "product_id", "factor", "reason", "score", "facts", "is_best")
_DRAFT = ", ".join(DRAFT)

HOLD_PROPOSALS = "SELECT pg_advisory_xact_lock(hashtextextended('catalog.proposals', 0))"

FORGET = """
DELETE FROM catalog_pairingproposal AS old
WHERE %(stores)s::bigint[] IS NULL OR EXISTS (
    SELECT FROM catalog_listing AS seen
    WHERE seen.seller_sku_id = old.seller_sku_id AND seen.store_id = ANY(%(stores)s::bigint[])
)
"""

# What was paired, left out or removed while this was thought about is not proposed.
TAKE_OVER = f"""
INSERT INTO catalog_pairingproposal ({_DRAFT}, made_at)
SELECT {", ".join(f"draft.{name}" for name in DRAFT)}, now()
FROM catalog_proposal_draft AS draft
JOIN catalog_sellersku AS sku ON sku.id = draft.seller_sku_id
JOIN catalog_product AS product ON product.id = draft.product_id
WHERE sku.pairing_id IS NULL AND NOT sku.is_left_out AND product.removed_at IS NULL
"""  # noqa: S608 - names of our own table

# After a run comes a rest of four times its length: a long import is no reason to compute all day.
IS_DUE = """
SELECT EXISTS (SELECT FROM catalog_proposalwish)
AND NOT EXISTS (
    SELECT FROM procrastinate_jobs WHERE task_name = %(task)s AND status IN ('todo', 'doing')
)
AND NOT EXISTS (
    SELECT FROM catalog_proposalrun
    WHERE began_at + greatest(interval '20 seconds', 4 * (ended_at - began_at)) > clock_timestamp()
)
"""
NOTE_BEGIN = """
INSERT INTO catalog_proposalrun (id, began_at, unpaired, proposed, sure)
VALUES (1, clock_timestamp(), 0, 0, 0)
ON CONFLICT (id) DO UPDATE SET began_at = excluded.began_at
"""
NOTE_END = """
INSERT INTO catalog_proposalrun (id, ended_at, unpaired, proposed, sure)
VALUES (1, clock_timestamp(), %(unpaired)s, %(proposed)s, %(sure)s)
ON CONFLICT (id) DO UPDATE SET ended_at = excluded.ended_at,
    unpaired = excluded.unpaired, proposed = excluded.proposed, sure = excluded.sure
"""
READ_STATE = """
SELECT run.began_at, run.ended_at, run.unpaired, run.proposed, run.sure,
    EXISTS (SELECT FROM catalog_proposalwish)
FROM (SELECT 1) AS one LEFT JOIN catalog_proposalrun AS run ON true
"""


def _rows(statement: str, params: Any = None) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return cursor.fetchall() if cursor.description else []


def _stores(actor: identity.Actor) -> list[int] | None:
    return None if actor.sees_every_store else sorted(actor.store_ids)


def read_skus(actor: identity.Actor, *, after: int, limit: int) -> list[tuple[Any, ...]]:
    """Return unpaired SKUs in the order of their ids, with what their listings tell."""
    return _rows(READ_SKUS, {"after": after, "limit": limit, "stores": _stores(actor)})


def read_paired_asins(
    actor: identity.Actor, asins: Sequence[str]
) -> dict[str, set[tuple[int, int]]]:
    """Return with which products, and factors, these ASINs are paired already."""
    found: dict[str, set[tuple[int, int]]] = defaultdict(set)
    params = {"asins": list(asins), "stores": _stores(actor)}
    for asin, product_id, factor in _rows(PAIRED_ASINS, params):
        found[asin].add((product_id, factor))
    return found


def begin_draft() -> None:
    """Make the table of this transaction in which proposals are gathered."""
    _rows(MAKE_DRAFT)
    _rows(CLEAR_DRAFT)


def add_to_draft(rows: Sequence[Mapping[str, Any]]) -> None:
    copy_rows("catalog_proposal_draft", DRAFT, rows)


def take_draft_over(actor: identity.Actor) -> None:
    """Let the draft be the proposals of all SKUs that the actor may see."""
    _rows(HOLD_PROPOSALS)
    _rows(FORGET, {"stores": _stores(actor)})
    _rows(TAKE_OVER)


def is_run_due(task: str) -> bool:
    """Tell whether something changed, no run is queued, and the last one rested long enough."""
    [(is_due,)] = _rows(IS_DUE, {"task": task})
    return bool(is_due)


def note_begin() -> None:
    _rows(NOTE_BEGIN)


def read_last_end() -> datetime | None:
    """Return when the last run for all SKUs ended."""
    return cast(datetime | None, read_state()[1])


def note_end(*, unpaired: int, proposed: int, sure: int) -> None:
    _rows(NOTE_END, {"unpaired": unpaired, "proposed": proposed, "sure": sure})


def read_state() -> tuple[Any, ...]:
    """Return when the last run began and ended, its figures, and whether a wish waits."""
    [state] = _rows(READ_STATE)
    return state
