"""Note that Amazon refuses to tell of AWD: the seller has none, or the application no role."""

from datetime import datetime

from django.db import transaction

from zhongshu.inventory.models import AwdReading
from zhongshu.inventory.statements import awd as statements
from zhongshu.kernel.texts import clean


@transaction.atomic
def note_no_awd(*, account_id: int, because: str, at: datetime) -> None:
    """Keep when it was asked and what Amazon said; what was read before stays."""
    statements.hold_awd(account_id)
    AwdReading.objects.update_or_create(
        account_id=account_id,
        defaults={"is_there": False, "asked_at": at, "message": clean(because, longest=300)},
    )
