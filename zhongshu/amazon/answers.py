"""Reading Amazon's JSON: bounded, numbers exact, errors in Amazon's own words."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from zhongshu.amazon.client import Answer

LONGEST_MESSAGE = 300


class UnreadableAnswerError(Exception):
    """The body is not the JSON object that was promised: HTML, cut off, or too deep."""


@dataclass(frozen=True, slots=True)
class AmazonError:
    """The first error of an error body; empty when the body is not Amazon's."""

    code: str = ""
    message: str = ""
    details: str = ""

    @property
    def words(self) -> str:
        """The error as one line."""
        said = ": ".join(part for part in (self.code, self.message) if part)
        return f"{said} ({self.details})" if self.details else said


def read_object(body: bytes) -> dict[str, Any]:
    """Return the JSON object; fractions become Decimal.

    Raises:
        UnreadableAnswerError: anything else.
    """
    try:
        value = json.loads(body, parse_float=Decimal, parse_constant=_refuse_constant)
    except (ValueError, RecursionError, ArithmeticError) as error:
        raise UnreadableAnswerError(type(error).__name__) from error
    if not isinstance(value, dict):
        raise UnreadableAnswerError("not an object")
    return value


def read_error(answer: Answer) -> AmazonError:
    """Return what Amazon says went wrong, cut to a sentence's length."""
    try:
        body = read_object(answer.body)
    except UnreadableAnswerError:
        return AmazonError()
    errors = body.get("errors")
    first = errors[0] if isinstance(errors, list) and errors else None
    if not isinstance(first, Mapping):
        return AmazonError()
    return AmazonError(*(_short(first.get(name)) for name in ("code", "message", "details")))


def _short(value: object) -> str:
    return value[:LONGEST_MESSAGE] if isinstance(value, str) else ""


def _refuse_constant(name: str) -> Decimal:
    raise ValueError(f"{name} is not JSON")
