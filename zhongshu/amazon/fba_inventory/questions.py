"""What we ask the FBA Inventory API."""

from datetime import datetime

from zhongshu.amazon.calls import Question
from zhongshu.amazon.moments import to_query
from zhongshu.amazon.operations import GET_STOCK_SUMMARIES


def ask_page(marketplace_id: str, token: str | None, *, since: datetime | None) -> Question:
    """Ask for a page of one marketplace; with a token the start time is repeated."""
    pairs = [
        ("details", "true"),
        ("granularityType", "Marketplace"),
        ("granularityId", marketplace_id),
        ("marketplaceIds", marketplace_id),
    ]
    if since is not None:
        pairs.append(("startDateTime", to_query(since)))
    return Question(
        GET_STOCK_SUMMARIES,
        query=pairs,
        page_token=None if token is None else ("nextToken", token),
    )
