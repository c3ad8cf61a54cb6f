"""Do what a request asks and keep the answer, both or neither: work in our own database."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from zhongshu.identity import answers, rules
from zhongshu.identity.values import Actor, KeptAnswer


@transaction.atomic
def answer_once(
    *,
    key: str,
    request_hash: bytes,
    actor: Actor,
    at: datetime,
    work: Callable[[], KeptAnswer],
) -> KeptAnswer:
    """Return the answer of `work`, or the one that this key brought before (failures.md, O20).

    A twin waits for the first one and gets its answer. When `work` refuses or the process
    dies, nothing is kept and nothing done, so that repeating does it once.

    Raises:
        OtherRequestError: this key came with another request.
        RequestUnderWayError: a request that asks the outside is at work under this key.
        KeyRefusedError: the key cannot be stored.
        AnswerUnreadableError: the answer was encrypted with a key that is gone.
    """
    user_id = rules.require_person(actor)
    claimed = answers.claim(user_id, key, request_hash, at)
    if claimed.answer is not None:
        return claimed.answer
    answer = work()
    answers.keep(claimed.claim, user_id, key, answer)
    return answer
