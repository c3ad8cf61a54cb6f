"""Shipments of which Amazon does not tell what is in them: an issue each, until it does."""

from collections.abc import Collection, Mapping
from datetime import datetime

from django.utils.translation import gettext_noop as _

from zhongshu.channels import public as channels
from zhongshu.fba import public as fba

SHIPMENT_REFUSED = channels.IssueText(
    code="flows.shipment_refused",
    what=_("Amazon does not tell what is in shipment {code}."),
    why=_("Amazon's answer: {detail}"),
    what_to_do=_("Look at the shipment in Seller Central. It is asked for again at each change."),
)

type Refused = Mapping[str, tuple[int, channels.GatewayError]]


def settle_refusals(
    lease: channels.RunLease,
    *,
    thing: str,
    marketplace_id: str,
    refused: Refused,
    answered: Collection[str],
    at: datetime,
) -> None:
    """Leave the items of refused shipments and say so; settle the issues of answered ones.

    `refused` has our id and the refusal by Amazon's code; `thing` begins what names the issue.
    """
    for shipment_id, _refusal in refused.values():
        fba.leave_items(shipment_id=shipment_id, at=at)
    channels.open_issues(
        account_id=lease.account_id,
        stream=lease.kind,
        issues=[
            SHIPMENT_REFUSED.about(
                f"{thing}:{code}",
                marketplace_id=marketplace_id,
                request_id=refusal.request_id,
                code=code,
                detail=str(refusal),
            )
            for code, (_id, refusal) in refused.items()
        ],
        at=at,
    )
    channels.resolve_issues(
        account_id=lease.account_id, subjects=[f"{thing}:{code}" for code in answered], at=at
    )
