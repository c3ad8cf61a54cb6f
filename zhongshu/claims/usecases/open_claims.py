"""Let the claims of an account follow what Amazon lost, damaged and did not receive."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime

from django.db import transaction

from zhongshu.claims import rules, statements
from zhongshu.claims.causes import gather_causes
from zhongshu.claims.locks import lock_followed
from zhongshu.claims.readings import keep_reading, take_reading
from zhongshu.claims.twins import without_claimed
from zhongshu.claims.values import Cause, Followed, Kind, Status, Window
from zhongshu.claims.windows import read_windows
from zhongshu.company import public as company


@transaction.atomic
def open_claims(*, account_id: int, at: datetime) -> Followed:
    """Read every cause of an account again, and let its claims follow.

    A cause that no claim knows opens one, unless its last day is long over or somebody claimed as
    much of the same by hand. One that shrinks makes
    its claim smaller, and one that is gone resolves it, as long as nobody submitted it; of one that
    was submitted is only noted what Amazon's facts say now. Repeating changes nothing. A ledger
    that is as it was when it was read, less than a day ago, is not read again. A constant number
    of statements, however many causes. The system's own work.
    """
    statements.hold_account(account_id)
    statements.share_rules()
    today = company.get_company().day_of(at)
    windows = read_windows()
    reading = take_reading(account_id, windows, at=at)
    known = lock_followed(account_id, with_ledger=reading.is_new)
    causes = gather_causes(account_id, at=at, with_ledger=reading.is_new)
    new, changes = rules.sort_out(known, causes, windows, today=today)
    unclaimed = without_claimed(account_id, new)
    rows = [_to_new(cause, windows, today) for cause in unclaimed]
    opened = statements.open_claims(account_id, [row for row in rows if row], at=at)
    statements.follow([_to_followed(each) for each in changes], at=at)
    keep_reading(account_id, reading, at=at)
    resolved = sum(each.status is Status.RESOLVED for each in changes)
    return Followed(opened, len(changes) - resolved, resolved)


def _to_new(cause: Cause, windows: Mapping[Kind, Window], today: date) -> dict[str, object] | None:
    day = rules.day_of(cause)
    opens_on, deadline = rules.find_window(windows[cause.kind], day)
    if not rules.is_worth_opening(deadline, today):
        return None
    return {
        "pool_id": cause.pool_id,
        "store_id": cause.store_id,
        "seller_sku_id": cause.seller_sku_id,
        "product_id": next(iter(cause.parts)) if len(cause.parts) == 1 else None,
        "kind": cause.kind.value,
        "key": cause.key,
        "fnsku": cause.fnsku,
        "reference": cause.reference,
        "units": cause.units,
        "occurred_at": cause.occurred_at,
        "day": day,
        "opens_on": opens_on,
        "deadline": deadline,
        "parts": {str(product_id): units for product_id, units in cause.parts.items()},
        "evidence": [asdict(each) for each in cause.evidence],
        "status": rules.waiting_status(deadline, today).value,
    }


def _to_followed(change: rules.Change) -> dict[str, object]:
    cause = change.cause
    opens_on, deadline = change.days or (None, None)
    return {
        "id": change.known.id,
        "status": change.status.value,
        "units": change.units,
        "cause_units": cause.units if cause else 0,
        "evidence": [asdict(each) for each in cause.evidence] if cause else None,
        "happened": change.happened,
        "occurred_at": cause.occurred_at if cause and change.days else None,
        "day": rules.day_of(cause) if cause and change.days else None,
        "opens_on": opens_on,
        "deadline": deadline,
    }
