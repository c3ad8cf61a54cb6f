"""What rules make of seller SKUs, which are refused, and that none can hang the server."""

import time

import pytest

from tests.catalog.pairing_cast import (
    CA,
    MONDAY,
    OPERATOR,
    READER,
    make_product,
    make_sku,
    sees,
)
from zhongshu.catalog import public as catalog
from zhongshu.catalog.pairing_rules import Led, reading_of, require_rule
from zhongshu.catalog.pairing_values import NewRule, RuleKind
from zhongshu.identity import public as identity
from zhongshu.identity.models import AuditRecord
from zhongshu.kernel.errors import InvalidTextError, TooLongError

PREFIX, SUFFIX, REGEX, MAPPING = RuleKind


@pytest.mark.parametrize(
    ("rule", "code", "led"),
    [
        (NewRule(PREFIX, "US-"), "us-MUG", Led("MUG", 1)),
        (NewRule(PREFIX, "US-", "CN-"), "US-MUG", Led("CN-MUG", 1)),
        (NewRule(PREFIX, "US-"), "MUG-US-", None),
        (NewRule(PREFIX, "US-"), "US-", None),
        (NewRule(SUFFIX, "-FBA", factor=3), "MUG-fba", Led("MUG", 3)),
        (NewRule(SUFFIX, "店"), "红杯店", Led("红杯", 1)),
        (NewRule(SUFFIX, "-FBA"), "FBA-MUG", None),
        (NewRule(MAPPING, "007", " MUG "), "7", Led("MUG", 1)),
        (NewRule(MAPPING, "007", "MUG"), "8", None),
        (NewRule(REGEX, r"-(?P<n>\d+)PK$"), "MUG-12PK", Led("MUG", 12)),
        (NewRule(REGEX, r"-(?P<n>\d+)PK$"), "MUG-0PK", None),
        (NewRule(REGEX, r"-(?P<n>\d+)PK$"), "MUG-10001PK", None),
        (NewRule(REGEX, r"^(.+)-(.+)$", r"\2_\1\\"), "红-杯", Led("杯_红\\", 1)),
        (NewRule(REGEX, r"^(?P<what>[a-z]+)\d*(x)?", r"\g<what>\2", 2), "mug77!", Led("mug!", 2)),
    ],
)
def test_a_rule_reads_a_sku(rule: NewRule, code: str, led: Led | None) -> None:
    assert reading_of(require_rule(rule))(code) == led


def test_o22_an_expression_that_explodes_elsewhere_is_read_in_linear_time() -> None:
    read = reading_of(require_rule(NewRule(REGEX, "(a+)+$", "x")))
    hostile = "a" * 199 + "!"
    started = time.perf_counter()

    assert read(hostile) is None

    assert time.perf_counter() - started < 0.1


@pytest.mark.parametrize(
    ("rule", "sentence"),
    [
        (NewRule(REGEX, "(a"), "“(a” is no regular expression, or uses a back-reference."),
        (NewRule(REGEX, r"(a)\1"), r"“(a)\1” is no regular expression, or uses a back-reference."),
        (
            NewRule(REGEX, "((a{99}){99}){99}"),
            "“((a{99}){99}){99}” is no regular expression, or uses a back-reference.",
        ),
        (NewRule(REGEX, "(a)", r"\2"), r"“\2” names a group that the pattern does not have."),
        (NewRule(REGEX, "(a)", r"\g<b>"), r"“\g<b>” names a group that the pattern does not have."),
        (NewRule(REGEX, "(a)", r"\x"), r"“\x” names a group that the pattern does not have."),
        (NewRule(PREFIX, " "), "The pattern is empty."),
        (NewRule(MAPPING, "MUG", ""), "The pattern is empty."),
        (NewRule(PREFIX, "a", factor=0), "The units per listing are a whole number from 1 to"),
        (NewRule("GLOB", "a"), "“GLOB” is no kind of rule."),  # type: ignore[arg-type]
    ],
)
def test_what_cannot_be_a_rule_is_refused_with_a_sentence(rule: NewRule, sentence: str) -> None:
    with pytest.raises(catalog.RuleRefusedError) as refusal:
        require_rule(rule)

    assert str(refusal.value).startswith(sentence)


def test_texts_that_no_database_holds_are_refused() -> None:
    with pytest.raises(InvalidTextError):
        require_rule(NewRule(PREFIX, "a\x00"))
    with pytest.raises(InvalidTextError):
        require_rule(NewRule(REGEX, "\udc00"))
    with pytest.raises(TooLongError):
        require_rule(NewRule(PREFIX, "a" * 201))


def add(rule: NewRule) -> int:
    return catalog.add_rule(rule, actor=OPERATOR, at=MONDAY)


def patterns() -> list[str]:
    return [card.pattern for card in catalog.list_rules(OPERATOR)]


def test_rules_stand_in_the_order_they_are_tried(db: None) -> None:
    ids = [add(NewRule(PREFIX, pattern)) for pattern in "abcd"]

    catalog.move_rule(ids[3], position=2, actor=OPERATOR, at=MONDAY)
    assert patterns() == ["a", "d", "b", "c"]
    catalog.move_rule(ids[0], position=10**30, actor=OPERATOR, at=MONDAY)
    assert patterns() == ["d", "b", "c", "a"]
    catalog.remove_rule(ids[1], actor=OPERATOR, at=MONDAY)
    add(NewRule(PREFIX, "e"))

    assert patterns() == ["d", "c", "a", "e"]
    actions = AuditRecord.objects.order_by("pk").values_list("action", flat=True)
    assert list(actions)[4:] == [
        "catalog.pairing_rule.moved",
        "catalog.pairing_rule.moved",
        "catalog.pairing_rule.removed",
        "catalog.pairing_rule.added",
    ]


def test_a_rule_is_changed_as_a_whole(db: None) -> None:
    rule_id = add(NewRule(PREFIX, "US-"))

    new = NewRule(SUFFIX, "-2PK", "", 2, (7, 3, 7), is_on=False)
    catalog.change_rule(rule_id, new, actor=OPERATOR, at=MONDAY)

    [card] = catalog.list_rules(OPERATOR)
    assert card == catalog.RuleCard(rule_id, 1, SUFFIX, "-2PK", "", 2, (3, 7), is_on=False)


def test_who_does_not_pair_changes_no_rule(db: None) -> None:
    rule_id = add(NewRule(PREFIX, "US-"))
    other = NewRule(PREFIX, "DE-")

    with pytest.raises(identity.NotAllowedError):
        catalog.add_rule(other, actor=READER, at=MONDAY)
    with pytest.raises(identity.NotAllowedError):
        catalog.change_rule(rule_id, other, actor=READER, at=MONDAY)
    with pytest.raises(identity.NotAllowedError):
        catalog.move_rule(rule_id, position=2, actor=READER, at=MONDAY)
    with pytest.raises(identity.NotAllowedError):
        catalog.remove_rule(rule_id, actor=READER, at=MONDAY)
    with pytest.raises(catalog.RuleNotFoundError):
        catalog.remove_rule(rule_id + 1, actor=OPERATOR, at=MONDAY)

    assert patterns() == ["US-"]


def test_a_rule_can_be_tried_before_it_is_kept(db: None) -> None:
    mug = make_product("MUG")
    for code in ("CUP-2PK", "MUG-3PK", "PLATE"):
        make_sku(code, marketplace_id=CA)
    make_sku("MUG-9PK")

    trial = catalog.try_rule(NewRule(REGEX, r"-(?P<n>\d+)PK$"), actor=sees(CA))

    assert trial == catalog.RuleTrial(
        matched=2,
        led_to_product=1,
        examples=(
            catalog.RuleExample("MUG-3PK", "MUG", 3, mug.pk),
            catalog.RuleExample("CUP-2PK", "CUP", 2, None),
        ),
    )
    assert patterns() == []
