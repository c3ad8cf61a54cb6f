"""Take the right to one call to the marketplace."""

from django.db import transaction

from zhongshu.channels.allowances import find_floor, find_wait
from zhongshu.channels.statements import allowance


@transaction.atomic
def take_allowance(
    *,
    application_id: int,
    account_id: int | None,
    operation: str,
    rate: float,
    burst: float,
    for_person: bool,
) -> float:
    """Return 0.0 when a call is taken, else the seconds until one is free.

    `rate` and `burst` are the documented ones; a rate that Amazon told goes before. Streams
    leave the last tenth (at least one) to people; people's calls refill at half the rate, so
    that a stream keeps the other half. The row is shared by all processes and outlives them.
    """
    floor = find_floor(burst, for_person=for_person)
    taken = allowance.take(
        application_id=application_id,
        account_id=account_id,
        operation=operation,
        rate=rate,
        burst=burst,
        floor=floor,
        for_person=for_person,
    )
    return find_wait(taken, floor=floor, for_person=for_person)
