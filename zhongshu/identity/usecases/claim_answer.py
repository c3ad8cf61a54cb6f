"""Claim an Idempotency-Key for work that asks the outside, where no transaction may be open."""

from datetime import datetime

from django.db import transaction

from zhongshu.identity import answers, rules
from zhongshu.identity.values import Actor, AnswerClaim


@transaction.atomic
def claim_answer(*, key: str, request_hash: bytes, actor: Actor, at: datetime) -> AnswerClaim:
    """Return the answer that this key brought before, or a claim: work, then keep or forget.

    Raises:
        OtherRequestError: this key came with another request.
        RequestUnderWayError: a twin is at work.
        KeyRefusedError: the key cannot be stored.
        AnswerUnreadableError: the answer was encrypted with a key that is gone.
    """
    return answers.claim(rules.require_person(actor), key, request_hash, at)
