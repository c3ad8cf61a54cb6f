"""Honour `Idempotency-Key`: the same request again has one effect and one answer."""

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Concatenate

from django.http import HttpResponse
from django.utils import timezone
from ninja import Schema
from pydantic_core import to_json

from zhongshu.api.guard import TokenRequest, takes_files
from zhongshu.identity import public as identity

HEADER = "Idempotency-Key"


type View[**P, Answer] = Callable[Concatenate[TokenRequest, P], Answer]


def once[**P](
    *, status: int = 200, asks_outside: bool = False
) -> Callable[[View[P, Schema]], View[P, HttpResponse]]:
    """Let a view be repeated safely when the request carries a key.

    Work in our own database and its kept answer are one transaction; where Amazon is asked
    none may be open, so the key is claimed first.
    """

    def decorate(view: View[P, Schema]) -> View[P, HttpResponse]:
        @wraps(view)
        def answer(request: TokenRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            def work() -> identity.KeptAnswer:
                return identity.KeptAnswer(status, to_json(view(request, *args, **kwargs)))

            return respond(repeat(request, work, asks_outside=asks_outside))

        return answer

    return decorate


def repeat(
    request: TokenRequest, work: Callable[[], identity.KeptAnswer], *, asks_outside: bool
) -> identity.KeptAnswer:
    """Do the work, or return the answer that this key brought before."""
    key = request.headers.get(HEADER)
    if key is None:
        return work()
    if asks_outside:
        return _claim(request, key, work)
    return identity.answer_once(
        key=key,
        request_hash=hash_of(request),
        actor=request.auth.actor,
        at=timezone.now(),
        work=work,
    )


def hash_of(request: TokenRequest) -> bytes:
    """Return what makes two requests the same: method, address and body."""
    found = hashlib.sha256(f"{request.method} {request.get_full_path()}\n".encode())
    if not takes_files(request):
        found.update(request.body)
        return found.digest()
    for name, values in sorted(request.POST.lists()):
        found.update(to_json([name, values]))
    for name, files in sorted(request.FILES.lists()):
        for file in files:
            found.update(to_json([name, file.name, file.size]))
            for piece in file.chunks():
                found.update(piece)
            file.seek(0)
    return found.digest()


def respond(answer: identity.KeptAnswer) -> HttpResponse:
    return HttpResponse(answer.body, status=answer.status, content_type="application/json")


def _claim(
    request: TokenRequest, key: str, work: Callable[[], identity.KeptAnswer]
) -> identity.KeptAnswer:
    actor = request.auth.actor
    claimed = identity.claim_answer(
        key=key, request_hash=hash_of(request), actor=actor, at=timezone.now()
    )
    if claimed.answer is not None:
        return claimed.answer
    answer = None
    try:
        answer = work()
    finally:
        if answer is None:
            identity.forget_answer(claimed=claimed)
    identity.keep_answer(claimed=claimed, key=key, answer=answer, actor=actor)
    return answer
