"""Read what the account health report says of the account as a whole."""

import json

from zhongshu.amazon.shapes import LONGEST_ID, MalformedError, children
from zhongshu.channels import public as channels
from zhongshu.kernel.texts import clean

# From the best to the worst; a word that is new to us stands between the good and the bad.
BEST, WORST = ("NORMAL",), ("AT_RISK", "DEACTIVATED")


def read_health(document: channels.DocumentContent) -> str:
    """Return the worst of Amazon's words for the account's marketplaces, "" when it says none.

    Source: accountHealthReport-2020-11-18, `accountStatuses[].status`. A document of another
    shape says nothing: it is archived all the same.
    """
    try:
        report = json.loads(document.content.decode("utf-8-sig"))
        statuses = children(report, "accountStatuses") if isinstance(report, dict) else None
    except (UnicodeDecodeError, ValueError, RecursionError, MalformedError):
        return ""
    words = [each.get("status") for each in statuses or ()]
    told = [clean(word, longest=LONGEST_ID) for word in words if isinstance(word, str) and word]
    return max(told, key=_badness, default="")


def _badness(word: str) -> int:
    if word in BEST:
        return 0
    return WORST.index(word) + 2 if word in WORST else 1
