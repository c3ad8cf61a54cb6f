"""SQL that proves the ledger: each statement returns what contradicts itself, and at most some."""

from django.db import connection

MOST_NAMED = 20

# Moves say what a balance must be; a far end has none, and our own places count no seller SKU.
WRONG_BALANCES = """
WITH gained AS (
    SELECT product_id, destination_id AS location_id, seller_sku_id, quantity
    FROM inventory_stockmove
    UNION ALL
    SELECT product_id, source_id, seller_sku_id, -quantity FROM inventory_stockmove
), told AS (
    SELECT gained.product_id, gained.location_id,
        CASE WHEN place.kind IN ('FBA', 'FBA_UNSELLABLE', 'AWD', 'TRANSIT')
            THEN gained.seller_sku_id END AS seller_sku_id,
        sum(gained.quantity) AS units
    FROM gained JOIN inventory_location AS place ON place.id = gained.location_id
    WHERE place.may_go_negative IS NOT NULL
    GROUP BY 1, 2, 3
)
SELECT coalesce(balance.product_id, told.product_id),
    coalesce(balance.location_id, told.location_id),
    coalesce(balance.on_hand, 0), coalesce(told.units, 0)
FROM told FULL JOIN inventory_stockbalance AS balance
    ON balance.product_id = told.product_id AND balance.location_id = told.location_id
    AND coalesce(balance.seller_sku_id, 0) = coalesce(told.seller_sku_id, 0)
WHERE coalesce(balance.on_hand, 0) <> coalesce(told.units, 0)
ORDER BY 1, 2 LIMIT %s
"""

WRONG_RESERVED = """
SELECT balance.product_id, balance.location_id, balance.reserved, coalesce(sum(line.held), 0)
FROM inventory_stockbalance AS balance
LEFT JOIN inventory_reservation AS line ON line.balance_id = balance.id
GROUP BY balance.id HAVING balance.reserved <> coalesce(sum(line.held), 0)
ORDER BY 1, 2 LIMIT %s
"""

# The constraint sees to it; a restored or mended database may lack it.
BELOW_THE_FLOOR = """
SELECT balance.product_id, balance.location_id, balance.on_hand, balance.reserved
FROM inventory_stockbalance AS balance
JOIN inventory_location AS place ON place.id = balance.location_id
WHERE NOT coalesce(place.may_go_negative, true) AND balance.on_hand < balance.reserved
    OR place.may_go_negative IS DISTINCT FROM balance.may_go_negative
ORDER BY 1, 2 LIMIT %s
"""

LEFT_ON_CLOSED_WAYS = """
SELECT place.document, balance.product_id, balance.on_hand
FROM inventory_location AS place
JOIN inventory_stockbalance AS balance ON balance.location_id = place.id
WHERE place.closed_at IS NOT NULL AND (balance.on_hand <> 0 OR balance.reserved <> 0)
ORDER BY 1, 2 LIMIT %s
"""

# What `ledger_rules.hash_content` makes of the moves as they lie.
WRONG_ENTRIES = """
SELECT entry.key
FROM inventory_stockentry AS entry
LEFT JOIN LATERAL (
    SELECT string_agg(told, E'\\n' ORDER BY told COLLATE "C") AS moves,
        bool_and(same_time) AS same_time
    FROM (
        SELECT format('%%s:%%s:%%s>%%s:%%s', product_id, coalesce(seller_sku_id::text, 'None'),
                source_id, destination_id, quantity) AS told,
            move.occurred_at = entry.occurred_at AS same_time
        FROM inventory_stockmove AS move WHERE move.entry_id = entry.id
    ) AS each
) AS written ON true
WHERE moves IS NULL OR NOT same_time
    OR content_hash <> sha256(convert_to(reason || E'\\n' || moves, 'UTF8'))
ORDER BY entry.id LIMIT %s
"""

# What is marked as posted was posted, unless it was in the opening.
WRONG_EVENTS = """
SELECT event.feed, event.reference, sku.code, event.accounted
FROM inventory_amazonstockevent AS event
JOIN inventory_stockopening AS opening
    ON opening.pool_id = event.pool_id AND opening.seller_sku_id = event.seller_sku_id
JOIN catalog_sellersku AS sku ON sku.id = event.seller_sku_id
WHERE event.revision > 0 AND event.occurred_at > opening.opened_at AND NOT EXISTS (
    SELECT FROM inventory_stockentry AS entry
    WHERE entry.key = concat_ws(':', 'event', event.account_id, event.feed, event.key,
        event.revision, event.accounted)
)
ORDER BY event.id LIMIT %s
"""

# What takes an entry back moves all of it back, and nothing else.
WRONG_BACKS = """
SELECT original.key
FROM inventory_repostedentry AS reposted
JOIN inventory_stockentry AS original ON original.id = reposted.original_id
WHERE EXISTS (
    SELECT FROM (
        SELECT product_id, seller_sku_id, source_id AS gives, destination_id AS takes, quantity
        FROM inventory_stockmove WHERE entry_id = reposted.original_id
        UNION ALL
        SELECT product_id, seller_sku_id, destination_id, source_id, -quantity
        FROM inventory_stockmove WHERE entry_id = reposted.back_id
    ) AS each
    GROUP BY product_id, seller_sku_id, gives, takes HAVING sum(quantity) <> 0
)
ORDER BY reposted.id LIMIT %s
"""


def find_rows(statement: str) -> list[tuple[object, ...]]:
    """Return the rows of one of the statements above."""
    with connection.cursor() as cursor:
        cursor.execute(statement, [MOST_NAMED])
        return list(cursor.fetchall())
