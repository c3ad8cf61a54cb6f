"""Note that a run of proposals begins, so that people see it."""

from datetime import datetime

from django.db import transaction

from zhongshu.catalog.models import ProposalWish
from zhongshu.catalog.statements import proposals as statements


@transaction.atomic
def begin_proposing(*, at: datetime) -> bool:  # noqa: ARG001 - compared on the database's clock
    """Tell whether anything changed since the last run; note the beginning if so."""
    if not ProposalWish.objects.exists():
        return False
    statements.note_begin()
    return True
