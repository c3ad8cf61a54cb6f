"""SQL of pictures and attachments of products."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import connection

from zhongshu.kernel.statements import copy_rows, to_json

DELETE_IMAGES = "DELETE FROM catalog_productimage WHERE product_id = ANY(%s)"

# A file that was taken away stays, so that it can come back as it was.
TAKE_AWAY_FILES = """
UPDATE catalog_productfile AS kept SET removed_at = %s
WHERE product_id = ANY(%s) AND removed_at IS NULL AND NOT EXISTS (
    SELECT FROM jsonb_to_recordset(%s::jsonb) AS given(product_id bigint, file_id bigint)
    WHERE given.product_id = kept.product_id AND given.file_id = kept.file_id
)
"""

# Whoever added it first did so, also where a merge brings it to another product.
BRING_FILES = """
INSERT INTO catalog_productfile (product_id, file_id, who, added_at)
SELECT given.product_id, given.file_id, first.who, first.added_at
FROM jsonb_to_recordset(%s::jsonb) AS given(product_id bigint, file_id bigint)
CROSS JOIN LATERAL (
    SELECT who, added_at FROM catalog_productfile AS known
    WHERE known.file_id = given.file_id ORDER BY id LIMIT 1
) AS first
ORDER BY given.product_id, given.file_id
ON CONFLICT (product_id, file_id) DO UPDATE SET removed_at = NULL
"""

# Whoever fetches the same content just now holds its row, and it is left for the next night.
DELETE_UNSEEN_PICTURES = """
DELETE FROM catalog_picture WHERE id IN (
    SELECT picture.id FROM catalog_picture AS picture
    WHERE NOT EXISTS (SELECT FROM catalog_productimage WHERE picture_id = picture.id)
    AND NOT EXISTS (SELECT FROM catalog_listingimage WHERE picture_id = picture.id)
    AND picture.id NOT IN (
        SELECT (card ->> 0)::bigint
        FROM catalog_productedit AS edit
        JOIN catalog_productevent AS event ON event.edit_id = edit.id
        CROSS JOIN LATERAL jsonb_array_elements(
            CASE WHEN event.field = 'images' AND event.before <> '' THEN event.before::jsonb END
        ) AS card
        WHERE edit.made_at > %s
    )
    ORDER BY picture.id LIMIT %s FOR UPDATE OF picture SKIP LOCKED
)
"""

# What nobody has shown for long: taken away itself, or together with its product.
DELETE_UNSEEN_FILES = """
DELETE FROM catalog_productfile WHERE file_id IN (
    SELECT kept.file_id
    FROM catalog_productfile AS kept JOIN catalog_product AS product ON product.id = kept.product_id
    GROUP BY kept.file_id
    HAVING bool_and(coalesce(least(kept.removed_at, product.removed_at) <= %s, FALSE))
    ORDER BY kept.file_id LIMIT %s
)
RETURNING file_id
"""


def replace_images(product_ids: Collection[int], rows: Sequence[Mapping[str, object]]) -> None:
    """Give the products these pictures and no others."""
    if product_ids:
        _run(DELETE_IMAGES, [sorted(product_ids)])
        copy_rows("catalog_productimage", ("product_id", "position", "picture_id", "alt"), rows)


def replace_files(
    product_ids: Collection[int], rows: Sequence[Mapping[str, object]], at: datetime
) -> None:
    """Give the products these attachments, which some product had before, and no others."""
    if product_ids:
        told = to_json(rows)
        _run(TAKE_AWAY_FILES, [at, sorted(product_ids), told])
        _run(BRING_FILES, [told])


def delete_unseen_pictures(before: datetime, most: int) -> int:
    """Delete pictures that nothing shows, and nothing showed since; return how many."""
    return _run(DELETE_UNSEEN_PICTURES, [before, most])


def delete_unseen_files(before: datetime, most: int) -> list[int]:
    """Let go of attachments that no product has shown since; return the files they were."""
    with connection.cursor() as cursor:
        cursor.execute(DELETE_UNSEEN_FILES, [before, most])
        return sorted({file_id for (file_id,) in cursor.fetchall()})


def _run(statement: str, params: Sequence[Any]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return int(cursor.rowcount)
