"""The account health report: one word for the account, the worst of its marketplaces."""

import json

import pytest

from zhongshu.amazon.reports.health import read_health
from zhongshu.channels import public as channels


def report(*statuses: object) -> bytes:
    rows = [{"marketplaceId": "A1", "status": status} for status in statuses]
    return json.dumps({"accountStatuses": rows}).encode()


@pytest.mark.parametrize(
    ("content", "status"),
    [
        (report("NORMAL"), "NORMAL"),
        (report("NORMAL", "AT_RISK", "NORMAL"), "AT_RISK"),
        (report("AT_RISK", "DEACTIVATED"), "DEACTIVATED"),
        (report("NORMAL", "UNDER_REVIEW"), "UNDER_REVIEW"),
        (report("UNDER_REVIEW", "AT_RISK"), "AT_RISK"),
        (b"\xef\xbb\xbf" + report("NORMAL"), "NORMAL"),
        (report(), ""),
        (report(None, 7, ""), ""),
        (b"{}", ""),
        (b"[]", ""),
        (b"null", ""),
        (b"", ""),
        (b"\xff\xfe", ""),
        (b'{"accountStatuses": "NORMAL"}', ""),
        (b'{"accountStatuses": [7]}', ""),
        (b"[" * 100_000, ""),
    ],
)
def test_the_worst_word_counts_and_nonsense_says_nothing(content: bytes, status: str) -> None:
    assert read_health(channels.DocumentContent(content)) == status
