"""What the page of one claim shows."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise

from zhongshu.catalog import public as catalog
from zhongshu.claims import public as claims
from zhongshu.web.claims import words
from zhongshu.web.claims.forms import PayForm, RefuseForm, SayForm, SubmitForm
from zhongshu.web.claims.lists import WAITING, to_line
from zhongshu.web.http import SignedInRequest
from zhongshu.web.reimbursements.words import reason_name
from zhongshu.web.shell.stores import list_amazon_stores

STATUS, VERDICT = claims.Status, claims.Verdict
SAID = frozenset(
    {
        claims.Happened.SUBMITTED,
        claims.Happened.PAID,
        claims.Happened.REFUSED,
        claims.Happened.REOPENED,
        claims.Happened.WITHDRAWN,
    }
)
ANSWERABLE = frozenset({STATUS.SUBMITTED, STATUS.REFUSED, STATUS.PAID})
FORMS: Mapping[str, type[SayForm]] = {"submit": SubmitForm, "pay": PayForm, "refuse": RefuseForm}
# What can be said to a claim, the next step first.
ALLOWED: Mapping[str, tuple[str, ...]] = {
    STATUS.OPEN: ("submit", "pay", "refuse"),
    STATUS.EXPIRED: ("submit", "pay", "refuse"),
    STATUS.SUBMITTED: ("pay", "refuse", "submit"),
    STATUS.REFUSED: ("submit", "pay"),
    STATUS.PAID: ("pay",),
}


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of the evidence, with words."""

    of: claims.Evidence
    name: Promise | str


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened, as a timeline shows it."""

    at: datetime
    text: str
    who: str
    tone: str


@dataclass(frozen=True, slots=True)
class Paid:
    """A reimbursement that pays for the claim, with words."""

    of: claims.ReimbursementRow
    reason: Promise | str


@dataclass(frozen=True, slots=True)
class Says:
    """One thing that can be said: its form, and whether it comes next."""

    key: str
    form: SayForm
    is_next: bool


def page_context(
    request: SignedInRequest, claim_id: int, bound: SayForm | None = None
) -> dict[str, Any]:
    """Return what the page of one claim shows; `bound` is a form that was refused.

    Raises:
        claims.ClaimNotFoundError: there is none, or not for this reader.
    """
    actor, at = request.actor, timezone.now()
    row = claims.get_claim(actor, claim_id, at=at)
    events = claims.list_events(actor, claim_id)
    paid = claims.list_reimbursements(actor, claims.ReimbursementFilter(claim_id=claim_id))
    return {
        "line": to_line(row, request.company.day_of(at), claims.read_remind_days()),
        "row": row,
        "facts": [
            Fact(each, words.EVIDENCE_NAMES.get(each.what, each.what)) for each in row.evidence
        ],
        "letter": claims.to_letter(row),
        "events": [_to_event(each) for each in events],
        "paid": [Paid(each, reason_name(each.reason)) for each in paid.rows],
        "forms": list_forms(row, bound, find_currency(request, row)),
        "sees_costs": catalog.may_see_costs(actor),
        "may_settle": claims.may_settle(actor),
        "may_reopen": row.status in ANSWERABLE,
        "may_withdraw": row.is_by_hand and row.status in WAITING,
        "may_undo": bool(events) and _is_said(events),
    }


def _to_event(event: claims.ClaimEventRow) -> Event:
    tone = words.HAPPENED_TONES.get(event.what, "")
    return Event(event.at, words.event_text(event), event.who, tone)


def find_currency(request: SignedInRequest, row: claims.ClaimRow) -> str:
    """Return the currency in which Amazon pays at the claim's place, as far as it is one."""
    of_pool = {
        each.currency
        for each in list_amazon_stores(request)
        if row.store_id in (None, each.store_id) and each.pool_id == row.pool_id
    }
    return of_pool.pop() if len(of_pool) == 1 else request.company.base_currency


def list_forms(row: claims.ClaimRow, bound: SayForm | None, currency: str) -> list[Says]:
    """Return what can be said to a claim as it stands, the next step first."""
    allowed = ALLOWED.get(row.status, ())
    return [
        Says(key, form, form is bound if bound else key == allowed[0])
        for key in allowed
        for form in [bound if isinstance(bound, FORMS[key]) else _new_form(key, row, currency)]
    ]


def _new_form(key: str, row: claims.ClaimRow, currency: str) -> SayForm:
    initial: dict[str, object] = {"version": row.version}
    if key == "submit":
        initial["case_number"] = row.case_number
    if key != "pay":
        return FORMS[key](initial=initial, auto_id=f"{key}_%s")
    is_paid = row.status is STATUS.PAID
    initial["units"] = row.units_paid if is_paid else row.units
    initial["units_back"] = row.units_back
    initial["amount"] = row.paid.amount if row.paid else None
    now = row.paid.currency if row.paid else currency
    return PayForm(initial=initial, auto_id="pay_%s", currency=now)


def _is_said(events: list[claims.ClaimEventRow]) -> bool:
    """Whether a person said something last that is not taken back."""
    said = (each for each in events if each.what in {*SAID, claims.Happened.TAKEN_BACK})
    last = next(said, None)
    return last is not None and last.what in SAID
