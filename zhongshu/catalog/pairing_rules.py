"""What a rule makes of a seller SKU: the SKU of a product and its factor, in linear time.

Regular expressions run on RE2, which never backtracks (failures.md, O22).
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from zhongshu.catalog import words
from zhongshu.catalog.pairing_errors import RuleRefusedError
from zhongshu.catalog.pairing_values import LARGEST_FACTOR, NewRule, RuleKind
from zhongshu.kernel.texts import require_text

LONGEST_TEXT = 200
LARGEST_EXPRESSION = 1_000_000  # bytes of a compiled one: `(a{999}){999}` is refused
COUNT = "n"
# `\1`, `\g<name>`, and a backslash that stands for itself.
REFERENCE = re.compile(r"\\(?:(\d{1,2})|g<(\w+)>|(\\))")


@dataclass(frozen=True, slots=True)
class Led:
    """Where a rule leads: the SKU that a product should have, and the units of one listing."""

    sku: str
    factor: int


type Reading = Callable[[str], Led | None]


def require_rule(new: NewRule) -> NewRule:
    """Return a rule that can be used.

    Raises:
        RuleRefusedError: it is empty, no regular expression, or names a group it lacks.
        InvalidTextError, TooLongError: a text cannot be stored.
    """
    if new.kind not in list(RuleKind):
        raise RuleRefusedError(RuleRefusedError.KIND, given=str(new.kind)[:20])
    require_text(new.pattern, field="pattern", longest=LONGEST_TEXT)
    require_text(new.replacement, field="replacement", longest=LONGEST_TEXT)
    if not new.pattern.strip() or (new.kind is RuleKind.MAPPING and not new.replacement.strip()):
        raise RuleRefusedError(RuleRefusedError.EMPTY)
    if not 1 <= new.factor <= LARGEST_FACTOR:
        raise RuleRefusedError(RuleRefusedError.FACTOR)
    if new.kind is RuleKind.REGEX:
        expression = _compile(new.pattern)
        _require_groups(new.replacement, expression.groups, set(expression.groupindex))
    return new


def _require_groups(replacement: str, groups: int, names: set[str]) -> None:
    left = REFERENCE.sub("", replacement)
    for number, name, _backslash in REFERENCE.findall(replacement):
        is_known = (not number or int(number) <= groups) and (not name or name in names)
        if not is_known:
            raise RuleRefusedError(RuleRefusedError.REPLACEMENT, given=replacement[:80])
    if "\\" in left:
        raise RuleRefusedError(RuleRefusedError.REPLACEMENT, given=replacement[:80])


def reading_of(rule: NewRule) -> Reading:
    """Return the function that reads a seller SKU by this rule; None where it does not fit."""
    match rule.kind:
        case RuleKind.PREFIX:
            return _prefix(rule)
        case RuleKind.SUFFIX:
            return _suffix(rule)
        case RuleKind.MAPPING:
            return _mapping(rule)
    return _regex(rule)


def _prefix(rule: NewRule) -> Reading:
    length, wanted = len(rule.pattern), rule.pattern.casefold()

    def read(code: str) -> Led | None:
        if code[:length].casefold() != wanted:
            return None
        return _led(rule.replacement + code[length:], rule.factor)

    return read


def _suffix(rule: NewRule) -> Reading:
    length, wanted = len(rule.pattern), rule.pattern.casefold()

    def read(code: str) -> Led | None:
        if code[-length:].casefold() != wanted:
            return None
        return _led(code[:-length] + rule.replacement, rule.factor)

    return read


def _mapping(rule: NewRule) -> Reading:
    wanted, led = words.look_alike_of(rule.pattern), Led(rule.replacement.strip(), rule.factor)

    def read(code: str) -> Led | None:
        return led if words.look_alike_of(code) == wanted else None

    return read


def _regex(rule: NewRule) -> Reading:
    expression = _compile(rule.pattern)
    counts = COUNT in expression.groupindex

    def read(code: str) -> Led | None:
        found = expression.search(code)
        if found is None:
            return None

        def expand(reference: re.Match[str]) -> str:
            number, name, backslash = reference.groups()
            return backslash or found.group(name or int(number)) or ""

        start, end = found.span()
        sku = code[:start] + REFERENCE.sub(expand, rule.replacement) + code[end:]
        return _led(sku, _read_count(found.group(COUNT)) if counts else rule.factor)

    return read


def _compile(pattern: str) -> Any:
    import re2  # type: ignore[import-untyped]  # noqa: PLC0415 - memory, only where rules are

    options = re2.Options()
    options.log_errors = False
    options.max_mem = LARGEST_EXPRESSION
    try:
        return re2.compile(pattern, options)
    except re2.error as error:
        raise RuleRefusedError(RuleRefusedError.PATTERN, given=pattern[:80]) from error


def _read_count(text: str | None) -> int:
    """Return the units that a SKU names; 0 where it names none that can be."""
    if text and text.isascii() and text.isdecimal() and len(text) <= 5:
        return int(text)
    return 0


def _led(sku: str, factor: int) -> Led | None:
    sku = sku.strip()
    return Led(sku, factor) if sku and 1 <= factor <= LARGEST_FACTOR else None
