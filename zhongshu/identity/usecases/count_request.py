"""Count a request to the REST API, and refuse too many."""

from django.db import transaction

from zhongshu.identity import rules, statements
from zhongshu.identity.errors import TooManyRequestsError


@transaction.atomic
def count_request(*, address: str, token_id: int | None) -> None:
    """Count by address and by token in one statement; `token_id` None: no good token came.

    Raises:
        TooManyRequestsError: enough for this minute, and how long to wait.
    """
    limits = rules.find_request_limits(address, token_id)
    counted = statements.count_requests(list(limits))
    waits = [wait_s for whose, (number, wait_s) in counted.items() if number > limits[whose]]
    if waits:
        raise TooManyRequestsError(wait_s=max(waits))
    if any(number == 1 for number, _ in counted.values()):
        statements.forget_requests()
