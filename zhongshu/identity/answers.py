"""How an Idempotency-Key is claimed, and how the answer is kept: encrypted, for two days."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID, uuid4

from django.conf import settings

from zhongshu.identity import rules
from zhongshu.identity.errors import (
    AnswerUnreadableError,
    OtherRequestError,
    RequestUnderWayError,
)
from zhongshu.identity.models import IdempotentAnswer
from zhongshu.identity.values import AnswerClaim, KeptAnswer
from zhongshu.kernel.encryption import CannotDecryptError, KeyRing

FORGOTTEN_AT_ONCE = 200


def claim(user_id: int, key: str, request_hash: bytes, at: datetime) -> AnswerClaim:
    """Take the key for this request, or return the answer that it brought before.

    Waits for a twin whose transaction is open. A claim that is silent for long was left by a
    process that died: it is taken over.
    """
    rules.require_key(key)
    mine = uuid4()
    row = _lock(
        IdempotentAnswer(
            user_id=user_id, key=key, request_hash=request_hash, claim=mine, created_at=at
        )
    )
    if row.claim == mine:
        forget(_old(at))
        return AnswerClaim(mine)
    if bytes(row.request_hash) != request_hash:
        raise OtherRequestError(key=key)
    if row.status is not None and row.body is not None:
        return AnswerClaim(row.claim, KeptAnswer(row.status, _unseal(row.body, user_id, key)))
    if row.created_at > at - rules.CLAIM_LASTS:
        raise RequestUnderWayError(key=key)
    row.claim, row.created_at = mine, at
    row.save(update_fields=["claim", "created_at"])
    return AnswerClaim(mine)


def keep(claim: UUID, user_id: int, key: str, answer: KeptAnswer) -> None:
    """Keep the answer of a claim; one that was taken over keeps nothing."""
    sealed = _keys().encrypt(answer.body.decode(), context=_context(user_id, key))
    IdempotentAnswer.objects.filter(claim=claim, user_id=user_id, key=key).update(
        status=answer.status, body=sealed
    )


def forget(ids: Iterable[int]) -> None:
    IdempotentAnswer.objects.filter(pk__in=list(ids)).delete()


def _lock(new: IdempotentAnswer) -> IdempotentAnswer:
    """Return the row of this key, locked: the new one, or the one that was there before."""
    while True:
        IdempotentAnswer.objects.bulk_create([new], ignore_conflicts=True)
        rows = IdempotentAnswer.objects.select_for_update()
        # The one that was in the way may have been forgotten since: then the way is free.
        if found := rows.filter(user_id=new.user_id, key=new.key).first():
            return found


def _old(at: datetime) -> Iterable[int]:
    """Return answers nobody may ask for any more, but those somebody else deletes just now."""
    old = IdempotentAnswer.objects.filter(created_at__lt=at - rules.ANSWERS_LAST)
    rows = old.select_for_update(skip_locked=True).values_list("pk", flat=True)
    return list(rows[:FORGOTTEN_AT_ONCE])


def _unseal(body: bytes | memoryview, user_id: int, key: str) -> bytes:
    try:
        return _keys().decrypt(bytes(body), context=_context(user_id, key)).encode()
    except CannotDecryptError as error:
        raise AnswerUnreadableError(key=key) from error


def _context(user_id: int, key: str) -> str:
    return f"identity.answer:{user_id}:{key}"


def _keys() -> KeyRing:
    return KeyRing(settings.ENCRYPTION_KEYS)
