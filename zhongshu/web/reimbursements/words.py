"""What reasons, links and events of reimbursements are called."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zhongshu.claims import public as claims
from zhongshu.web.claims import words as of_claims

# Amazon's codes as it writes them mostly, without dashes and case; another one is shown as it is.
REASON_NAMES: Mapping[str, Promise] = {
    "lostwarehouse": _("Lost in a warehouse"),
    "lostinbound": _("Lost on the way in"),
    "lostoutbound": _("Lost on the way to the buyer"),
    "damagedwarehouse": _("Damaged in a warehouse"),
    "damagedinbound": _("Damaged on the way in"),
    "customerreturn": _("Refunded, not returned"),
    "customerserviceissue": _("Refunded by customer service"),
    "reimbursementreversal": pgettext_lazy("reimbursement", "Taken back"),
    "generaladjustment": _("General adjustment"),
    "feecorrection": _("Correction of a fee"),
}
HOW_NAMES: Mapping[str, Promise] = {
    claims.How.CASE: _("By its case"),
    claims.How.ORDER: _("By its order"),
    claims.How.REVERSAL: _("With what it takes back"),
    claims.How.PERSON: _("By a person"),
}
# Columns that Amazon may tell otherwise the next time.
COLUMN_NAMES: Mapping[str, Promise | str] = {
    "approved_at": _("Approved"),
    "case_id": _("Case number"),
    "asin": "ASIN",
    "product_name": _("Title"),
    "currency": _("Currency"),
    "amount_per_unit": _("Amount per unit"),
    "amount_total": _("Amount"),
    "quantity_cash": _("Units paid for"),
    "quantity_inventory": _("Units given back"),
    "quantity_total": pgettext_lazy("reimbursement", "Units"),
    "original_type": _("Type of what it takes back"),
}
TOLD_NAMES: Mapping[claims.Told, Promise] = {
    claims.Told.CHANGED: _("Amazon tells it otherwise"),
    claims.Told.LINKED: _("Linked to claim {claim}"),
    claims.Told.UNLINKED: _("Linked to no claim any more"),
    claims.Told.NO_CLAIM: _("Said to be for no claim"),
    claims.Told.UNDONE: _("What was said is taken back"),
}


def event_text(event: claims.ReimbursementEventRow) -> str:
    """Say what happened, and what Amazon told before and after."""
    text = str(TOLD_NAMES[event.what]).format(claim=event.claim_id)
    changes = [
        f"{COLUMN_NAMES.get(name, name)} {before or '–'} → {after or '–'}"
        for name, (before, after) in sorted(event.changes.items())
        if name != "quantity_total" or len(event.changes) == 1
    ]
    return f"{text}: {'; '.join(changes)}" if changes else text


def reason_name(reason: str) -> Promise | str:
    """Return Amazon's reason in the reader's language, as far as we know it."""
    code = "".join(letter for letter in reason.casefold() if letter.isalnum())
    return REASON_NAMES.get(code, reason)


def claim_name(claim: claims.PaidClaim) -> str:
    """Return what a claim is about, and where it happened."""
    kind = str(of_claims.KIND_NAMES.get(claim.kind, claim.kind))
    return f"{kind} · {claim.reference}" if claim.reference else kind


def status_name(claim: claims.PaidClaim) -> Promise | str:
    """Return where a claim stands."""
    return of_claims.status_name(claim.status, units=claim.units, settled=claim.units_settled)
