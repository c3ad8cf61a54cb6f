"""Login with Amazon: tokens for a refresh token, a consent code or the application itself."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit

from django.conf import settings

from zhongshu.amazon.answers import UnreadableAnswerError, read_object
from zhongshu.amazon.client import Answer, Client, NoAnswerError
from zhongshu.amazon.pace import MOST_TRIES, Pace
from zhongshu.channels import public as channels

LARGEST_TOKEN_ANSWER = 64 * 1024
LONGEST_TOKEN = 4096
LONGEST_LIFE = 86_400
_FOR_NOW = {"server_error", "temporarily_unavailable"}


@dataclass(frozen=True, slots=True)
class Tokens:
    """What the token endpoint gave; `refresh_token` is empty where none is due."""

    access_token: str = field(repr=False)
    expires_in_s: int
    refresh_token: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Login:
    """The token endpoint, for one application."""

    client_id: str
    client_secret: str = field(repr=False)
    client: Client
    pace: Pace

    def refresh(self, refresh_token: str) -> Tokens:
        """Return a new access token.

        Raises:
            channels.AuthorisationLostError: invalid_grant; the seller must consent again.
            channels.ApplicationRefusedError: invalid_client; our secret is wrong.
            channels.GatewayError: no usable answer after a few tries.
        """
        return self._ask({"grant_type": "refresh_token", "refresh_token": refresh_token})

    def exchange(self, code: str, *, redirect_uri: str) -> Tokens:
        """Turn a consent code into tokens: a code works once, so a lost answer is final."""
        form = {"grant_type": "authorization_code", "code": code, "redirect_uri": redirect_uri}
        tokens = self._ask(form, is_once=True)
        if not tokens.refresh_token:
            raise channels.GatewayError("Amazon gave no refresh token for the consent")
        return tokens

    def grantless(self, scope: str) -> Tokens:
        """Return a token of the application itself."""
        return self._ask({"grant_type": "client_credentials", "scope": scope})

    def _ask(self, form: Mapping[str, str], *, is_once: bool = False) -> Tokens:
        secrets = {"client_id": self.client_id, "client_secret": self.client_secret}
        content = urlencode({**form, **secrets}).encode()
        detail = ""
        for failures in range(MOST_TRIES):
            if failures:
                self.pace.back_off(failures)
            self._require_up()
            try:
                answer = self.client.send(
                    "POST",
                    settings.LWA_TOKEN_URL,
                    headers={"content-type": "application/x-www-form-urlencoded;charset=UTF-8"},
                    content=content,
                    largest=LARGEST_TOKEN_ANSWER,
                    longest=30.0,
                )
            except NoAnswerError as lost:
                detail = str(lost)
                self._note_down()
                if is_once and lost.may_have_arrived:
                    break
                continue
            if answer.status >= 500:
                self._note_down()
            else:
                self.client.breaker.note_success(self._name)
            if answer.status == 200:
                return _to_tokens(answer)
            error = _read_login_error(answer)
            if answer.status < 500 and answer.status != 429 and error not in _FOR_NOW:
                raise _to_refusal(error, answer)
            detail = f"Login with Amazon answers {answer.status} {error}".rstrip()
        raise channels.GatewayError(detail, can_retry=not is_once)

    @property
    def _name(self) -> str:
        return f"login {urlsplit(settings.LWA_TOKEN_URL).netloc}"

    def _require_up(self) -> None:
        if rest := self.client.breaker.find_rest(self._name, at=self.pace.clock()):
            raise channels.EndpointDownError(
                "Login with Amazon failed again and again;"
                f" it is asked again in {math.ceil(rest)} s"
            )

    def _note_down(self) -> None:
        self.client.breaker.note_failure(self._name, at=self.pace.clock(), random=self.pace.random)


def _to_tokens(answer: Answer) -> Tokens:
    try:
        body = read_object(answer.body)
    except UnreadableAnswerError as error:
        raise channels.GatewayError(
            f"Login with Amazon sent no readable token ({error})",
            can_retry=True,
            request_id=answer.request_id,
        ) from error
    access, refresh = body.get("access_token"), body.get("refresh_token") or ""
    life = body.get("expires_in")
    if (
        not isinstance(access, str)
        or not isinstance(refresh, str)
        or not 0 < len(access) <= LONGEST_TOKEN
        or len(refresh) > LONGEST_TOKEN
        or not (access + refresh).isascii()
        or not (access + refresh).isprintable()
        or isinstance(life, bool)
        or not isinstance(life, int)
        or not 0 < life <= LONGEST_LIFE
    ):
        raise channels.GatewayError(
            "Login with Amazon sent no usable token", can_retry=True, request_id=answer.request_id
        )
    return Tokens(access, life, refresh)


def _read_login_error(answer: Answer) -> str:
    try:
        error = read_object(answer.body).get("error")
    except UnreadableAnswerError:
        return ""
    return error[:60] if isinstance(error, str) else ""


def _to_refusal(error: str, answer: Answer) -> channels.GatewayError:
    request_id = answer.request_id
    if error == "invalid_grant":
        return channels.AuthorisationLostError(
            "Amazon no longer accepts this authorisation (invalid_grant)", request_id=request_id
        )
    if error in {"invalid_client", "unauthorized_client"}:
        return channels.ApplicationRefusedError(
            f"Amazon does not accept the application's id or secret ({error})",
            request_id=request_id,
        )
    if not error:
        return channels.GatewayError(
            f"Login with Amazon answers {answer.status} without a reason",
            can_retry=True,
            request_id=request_id,
        )
    return channels.GatewayError(f"Login with Amazon refuses: {error}", request_id=request_id)
