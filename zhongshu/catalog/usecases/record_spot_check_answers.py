"""Record what Amazon said of listings in a spot check, beside what we knew at that moment."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import takewhile

from django.db import transaction

from zhongshu.catalog import issues, rules
from zhongshu.catalog import spot_check_rules as check_rules
from zhongshu.catalog.models import SpotCheck, SpotCheckItem
from zhongshu.catalog.spot_check_values import (
    Answer,
    CheckTrouble,
    ComparedFact,
    Equality,
    Fact,
    ListingAnswer,
    Verdict,
)
from zhongshu.catalog.spot_check_writing import hold_spot_check, settle
from zhongshu.channels import public as channels
from zhongshu.identity import public as identity
from zhongshu.kernel.texts import clean

COUNTED = (Equality.EQUAL, Equality.DIFFERENT)
WRITTEN = ("answer", "refusal", "answered_at", "facts", "compared", "equal", "verdict", "judged_at")
LONGEST_VALUE, BEFORE_THEY_PART = 60, 15


@dataclass(frozen=True, slots=True)
class _Compared:
    """One answered item with both sides."""

    item: SpotCheckItem
    facts: Sequence[ComparedFact]

    @property
    def differences(self) -> Sequence[ComparedFact]:
        return [each for each in self.facts if each.equality is Equality.DIFFERENT]


@transaction.atomic
def record_spot_check_answers(
    *,
    spot_check_id: int,
    answers: Sequence[ListingAnswer],
    trouble: CheckTrouble | None = None,
    actor: identity.Actor,
    at: datetime,
) -> None:
    """Keep both sides of these listings as they stand now, and open issues where they differ.

    Equal listings settle what earlier checks found, and are right at once if the check was begun
    so. `trouble` says why there is no answer to the rest, if so. An item that has its answer
    keeps it, so that the same again changes nothing.

    Raises:
        identity.NotAllowedError: this role does not check.
        SpotCheckNotFoundError: no such check, or not for this actor.
    """
    identity.require_role(actor, identity.Role.OPERATIONS)
    check = hold_spot_check(spot_check_id, actor)
    said = {each.item_id: each for each in answers}
    waiting = check.items.filter(pk__in=list(said), answer=Answer.WAITING)
    items = list(waiting.select_related("listing__store").order_by("place"))

    compared = [_answer(item, said[item.pk], check, at) for item in items]
    SpotCheckItem.objects.bulk_update(items, WRITTEN)
    _tell_differences(check, compared, at)
    _note_trouble(check, trouble)
    settle(check, actor=actor, at=at)


def _answer(item: SpotCheckItem, said: ListingAnswer, check: SpotCheck, at: datetime) -> _Compared:
    """Write the answer into the item."""
    item.answered_at = at
    if said.refusal:
        item.answer, item.refusal = Answer.NONE, clean(said.refusal, longest=300)
        return _Compared(item, ())
    item.answer = Answer.GONE if said.facts is None else Answer.TOLD
    listing = item.listing
    known = rules.ListingState(*(getattr(listing, name) for name in rules.STATE_FIELDS))
    facts = check_rules.compare(known, said.facts, was_detailed=listing.detailed_at is not None)
    item.facts = [[each.fact, each.ours, each.amazons, each.equality] for each in facts]
    item.compared = sum(each.equality in COUNTED for each in facts)
    item.equal = sum(each.equality is Equality.EQUAL for each in facts)
    if check.confirms_equal and item.compared and item.equal == item.compared:
        item.verdict, item.judged_at = Verdict.RIGHT, at
    return _Compared(item, facts)


def _tell_differences(check: SpotCheck, compared: Sequence[_Compared], at: datetime) -> None:
    """Open an issue for each listing that differs; settle those of the equal ones."""
    opened, settled = [], []
    for each in compared:
        listing = each.item.listing
        marketplace_id = listing.store.marketplace_id
        subject = issues.subject_of_spot_check(marketplace_id, listing.sku)
        if differences := each.differences:
            is_gone = differences[0].fact is Fact.PRESENT
            text = issues.SPOT_CHECK_GONE if is_gone else issues.SPOT_CHECK_DIFFERS
            opened.append(
                text.about(
                    subject,
                    marketplace_id=marketplace_id,
                    seller_sku=listing.sku,
                    store=listing.store.name,
                    differences="; ".join(map(_say, differences)),
                )
            )
        elif each.item.compared:
            settled.append(subject)
    if settled:
        channels.resolve_issues(account_id=check.account_id, subjects=settled, at=at)
    if opened:
        channels.open_issues(account_id=check.account_id, stream="spot_check", issues=opened, at=at)


def _say(difference: ComparedFact) -> str:
    """Return both values in the words of no language; long ones from where they part."""
    sides = (difference.ours, difference.amazons)
    same = takewhile(lambda pair: pair[0] == pair[1], zip(*sides, strict=False))
    begin = sum(1 for _ in same) - BEFORE_THEY_PART
    if begin > BEFORE_THEY_PART and max(map(len, sides)) > LONGEST_VALUE:
        sides = (f"…{sides[0][begin:]}", f"…{sides[1][begin:]}")
    return " → ".join(clean(each, longest=LONGEST_VALUE) or "–" for each in sides)


def _note_trouble(check: SpotCheck, trouble: CheckTrouble | None) -> None:
    check.trouble = trouble.kind if trouble else ""
    check.trouble_detail = clean(trouble.detail, longest=300) if trouble else ""
    check.trouble_request_id = clean(trouble.request_id, longest=100) if trouble else ""
    check.ask_after = trouble.ask_after if trouble else None
    check.save(update_fields=["trouble", "trouble_detail", "trouble_request_id", "ask_after"])
