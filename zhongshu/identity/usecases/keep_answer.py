"""Keep the answer of work that was claimed."""

from django.db import transaction

from zhongshu.identity import answers, rules
from zhongshu.identity.values import Actor, AnswerClaim, KeptAnswer


@transaction.atomic
def keep_answer(*, claimed: AnswerClaim, key: str, answer: KeptAnswer, actor: Actor) -> None:
    """Keep it encrypted; a claim that somebody took over since keeps nothing."""
    answers.keep(claimed.claim, rules.require_person(actor), key, answer)
