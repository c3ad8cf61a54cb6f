"""Whether the policy of a queue lets Amazon's notifications in."""

import json
from collections.abc import Iterator, Mapping

# The account from which Amazon sends notifications.
PUBLISHER = "437568002678"
_SENDING = {"sqs:sendmessage", "sqs:*", "*"}


def lets_amazon_send(policy: str) -> bool:
    """Whether a statement allows Amazon's publisher to send; conditions are not weighed."""
    try:
        document = json.loads(policy)
    except (ValueError, RecursionError):
        return False
    statements = document.get("Statement") if isinstance(document, Mapping) else None
    return any(
        each.get("Effect") == "Allow"
        and any(who == "*" or PUBLISHER in who for who in _texts(each.get("Principal")))
        and any(what.lower() in _SENDING for what in _texts(each.get("Action")))
        for each in _list(statements)
        if isinstance(each, Mapping)
    )


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]


def _texts(value: object) -> Iterator[str]:
    """Return every text of a value that may be one, a list of some, or an object of those."""
    values = value.values() if isinstance(value, Mapping) else [value]
    return (text for part in values for text in _list(part) if isinstance(text, str))
