"""Give an Idempotency-Key free again: the work was refused."""

from django.db import transaction

from zhongshu.identity.models import IdempotentAnswer
from zhongshu.identity.values import AnswerClaim


@transaction.atomic
def forget_answer(*, claimed: AnswerClaim) -> None:
    """Forget a claim of ours, so that the same request may be tried again."""
    IdempotentAnswer.objects.filter(claim=claimed.claim, status=None).delete()
