"""Making one call for one account: token, allowance, tries, and the answer in our words."""

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NoReturn
from urllib.parse import quote, urlsplit

from django.conf import settings
from django.db import connection

from zhongshu.amazon.answers import UnreadableAnswerError, read_error, read_object
from zhongshu.amazon.client import Answer, Client, NoAnswerError
from zhongshu.amazon.operations import Operation, TokenKind
from zhongshu.amazon.pace import MOST_TRIES, Pace
from zhongshu.amazon.throttle import Throttle
from zhongshu.amazon.tokens import SELLER_SCOPE, KeptToken, TokenSource
from zhongshu.channels import public as channels

# Amazon says `token` of other things too: of a seller id that is not the token's, for one.
_TOKEN_IS_BAD = ("expired", "revoked", "malformed", "missing in the request")
UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Reply:
    """A good answer: its JSON object and Amazon's request id."""

    payload: dict[str, Any] = field(repr=False)
    request_id: str


@dataclass(frozen=True, slots=True)
class Question:
    """What one call asks. Values are as they are; encoding happens here, in one place."""

    operation: Operation
    path: Sequence[str] = ()
    query: Sequence[tuple[str, str]] = ()
    body: object = None
    page_token: tuple[str, str] | None = None
    role: str = ""

    def url(self, endpoint: str) -> str:
        """Return the address; every reserved character of a value is encoded."""
        path = self.operation.path.format(*(quote(part, safe="") for part in self.path))
        pairs = [*self.query, *([self.page_token] if self.page_token else [])]
        query = "&".join(f"{name}={quote(value, safe='')}" for name, value in pairs)
        return f"{endpoint.rstrip('/')}{path}{'?' if query else ''}{query}"

    @property
    def content(self) -> bytes | None:
        return None if self.body is None else json.dumps(self.body).encode()


@dataclass(slots=True)
class _Tally:
    calls: int = 0
    throttled: int = 0
    failed: int = 0


@dataclass(slots=True)
class Caller:
    """Makes the calls of one account, or of an application before there is an account."""

    application_id: int
    account_id: int | None
    region: str
    client: Client
    pace: Pace
    for_person: bool = False
    token: TokenSource | None = None
    calls: int = 0

    def call(self, question: Question) -> Reply:
        """Ask Amazon and return its answer.

        Raises:
            RuntimeError: a transaction is open; locks would be held while we wait.
            channels.SendingHeldError: it would change something, and sending is held.
            channels.GatewayError: or one of its kinds, as errors.py tells them.
        """
        require_no_transaction()
        operation = question.operation
        if operation.is_write:
            channels.require_sending_allowed()
        tally = _Tally()
        try:
            return _Attempt(self, question, tally).make()
        finally:
            self.calls += tally.calls
            if self.account_id is not None and tally.calls:
                channels.count_calls(
                    account_id=self.account_id,
                    operation=operation.name,
                    calls=tally.calls,
                    throttled=tally.throttled,
                    failed=tally.failed,
                )

    def token_for(self, operation: Operation) -> TokenSource:
        """Return the kind of token that this operation needs."""
        if operation.token is TokenKind.GRANTLESS:
            return self._kept(None, operation.scope)
        return self.token or self._kept(self.account_id, SELLER_SCOPE)

    def _kept(self, account_id: int | None, scope: str) -> KeptToken:
        return KeptToken(self.application_id, account_id, scope, self.client, self.pace)


class _Attempt:
    """One call with its tries: what failed so far, and the token in use."""

    def __init__(self, caller: Caller, question: Question, tally: _Tally) -> None:
        self._caller, self._question, self._tally = caller, question, tally
        self._operation = question.operation
        self._source = caller.token_for(question.operation)
        self._is_fresh = not self._source.can_refresh
        self._breaker = caller.client.breaker
        self._host = urlsplit(settings.AMAZON_ENDPOINTS[caller.region]).netloc
        self._throttle = Throttle(
            question.operation,
            caller.application_id,
            caller.account_id,
            caller.for_person,
            caller.pace,
        )

    def make(self) -> Reply:
        """Try until there is an answer, or no further try is allowed."""
        token = self._source.read()
        while True:
            self._require_up()
            self._throttle.take()
            self._tally.calls += 1
            try:
                answer = self._send(token)
            except NoAnswerError as lost:
                self._note_down()
                self._fail(str(lost), has_arrived=lost.may_have_arrived)
                continue
            if answer.status >= 500:
                self._note_down()
            else:
                self._breaker.note_success(self._host)
            self._throttle.note_rate(answer)
            if answer.status == 429:
                self._wait_for_quota(answer)
            elif answer.status >= 500:
                self._fail(_words(answer), has_arrived=True, request_id=answer.request_id)
            elif answer.status in {401, 403}:
                token = self._renew(token, answer)
            elif 200 <= answer.status < 300:
                return self._read(answer)
            else:
                self._refuse(answer)

    def _require_up(self) -> None:
        rest = self._breaker.find_rest(self._host, at=self._caller.pace.clock())
        if rest:
            raise channels.EndpointDownError(
                f"{self._operation.name}: {self._host} failed again and again;"
                f" it is asked again in {math.ceil(rest)} s"
            )

    def _note_down(self) -> None:
        pace = self._caller.pace
        self._breaker.note_failure(self._host, at=pace.clock(), random=pace.random)

    def _send(self, token: str) -> Answer:
        headers = {"x-amz-access-token": token, "accept": "application/json"}
        content = self._question.content
        if content is not None:
            headers["content-type"] = "application/json"
        return self._caller.client.send(
            self._operation.method,
            self._question.url(settings.AMAZON_ENDPOINTS[self._caller.region]),
            headers=headers,
            content=content,
        )

    def _fail(self, detail: str, *, has_arrived: bool, request_id: str = "") -> None:
        """Count a failure and wait before the next try.

        What may have happened already is not asked for twice: who wrote must look first.
        """
        self._tally.failed += 1
        if self._operation.is_write and has_arrived:
            raise channels.GatewayError(
                f"{self._operation.name}: {UNKNOWN} whether it was done. {detail}",
                request_id=request_id,
            )
        if self._tally.failed >= MOST_TRIES:
            raise channels.GatewayError(
                f"{self._operation.name}: {detail}", can_retry=True, request_id=request_id
            )
        self._caller.pace.back_off(self._tally.failed)

    def _wait_for_quota(self, answer: Answer) -> None:
        self._tally.throttled += 1
        if self._tally.throttled >= MOST_TRIES:
            wait = self._caller.pace.spread(1 / self._operation.rate)
            self._throttle.refuse(wait, request_id=answer.request_id, by_amazon=True)
        self._throttle.note_refused(answer)

    def _renew(self, token: str, answer: Answer) -> str:
        """Get one new token; refused with that as well, it is not the token."""
        if not self._is_fresh:
            self._is_fresh = True
            return self._source.refresh(token)
        self._tally.failed += 1
        error = read_error(answer)
        if not error.code:
            raise channels.GatewayError(
                f"{self._operation.name}: {_words(answer)}",
                can_retry=True,
                request_id=answer.request_id,
            )
        said = f"{error.message} {error.details}".lower()
        if answer.status == 401 or any(word in said for word in _TOKEN_IS_BAD):
            raise channels.AuthorisationLostError(
                f"{self._operation.name}: {error.words}", request_id=answer.request_id
            )
        role = self._question.role or self._operation.role
        raise channels.RoleMissingError(
            error.words,
            request_id=answer.request_id,
            operation=self._operation.name,
            role=role,
        )

    def _read(self, answer: Answer) -> Reply:
        if not answer.body and answer.status == 204:
            return Reply({}, answer.request_id)
        try:
            return Reply(read_object(answer.body), answer.request_id)
        except UnreadableAnswerError as error:
            self._tally.failed += 1
            asked_twice = f"{UNKNOWN} whether it was done. " if self._operation.is_write else ""
            raise channels.GatewayError(
                f"{self._operation.name}: {asked_twice}The answer cannot be read ({error})",
                can_retry=not self._operation.is_write,
                request_id=answer.request_id,
            ) from error

    def _refuse(self, answer: Answer) -> NoReturn:
        self._tally.failed += 1
        error = read_error(answer)
        detail = f"{self._operation.name}: {_words(answer)}"
        if not error.code:
            raise channels.GatewayError(detail, can_retry=True, request_id=answer.request_id)
        if answer.status == 400 and self._question.page_token is not None:
            raise channels.PageTokenRefusedError(detail, request_id=answer.request_id)
        raise channels.RequestRefusedError(
            detail,
            request_id=answer.request_id,
            status=answer.status,
            amazon_code=error.code,
        )


def require_no_transaction() -> None:
    """Refuse to talk to Amazon while locks may be held: that is a mistake of ours."""
    if connection.in_atomic_block:
        raise RuntimeError("Amazon must not be called inside a transaction")


def _words(answer: Answer) -> str:
    error = read_error(answer)
    return error.words or f"Amazon answers {answer.status}"
