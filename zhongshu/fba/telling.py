"""The issues of a batch of lines: opened, and settled when their reason is gone."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from zhongshu.channels import public as channels
from zhongshu.fba import issues
from zhongshu.fba.posting_rules import LinePlan
from zhongshu.fba.values import LineWait, Stage
from zhongshu.kernel.errors import DomainError


def tell_issues(
    account_id: int,
    plans: Sequence[LinePlan],
    refused: Mapping[int, DomainError],
    *,
    at: datetime,
) -> None:
    """Open what a person must look at about these lines, and settle what is over."""
    opened: list[channels.NewIssue] = []
    settled: list[str] = []
    for plan in plans:
        line = plan.line
        _choose(opened, settled, _excess(plan), "excess", plan)
        _choose(opened, settled, _waiting(plan), "waits", plan)
        _choose(opened, settled, _refusal(plan, refused.get(line.line_id)), "refused", plan)
        if issue := _fall(plan):
            opened.append(issue)
    _write(account_id, opened, settled, at)


def ask_for_sources(
    account_id: int, shipments: Mapping[int, tuple[str, str]], ids: Collection[int], *, at: datetime
) -> None:
    """Ask where these shipments came from; `shipments` are codes and marketplaces by id."""
    wanted = [
        issues.NEEDS_SOURCE.about(
            issues.subject_of("source", code), marketplace_id=marketplace_id, code=code
        )
        for code, marketplace_id in (shipments[pk] for pk in sorted(ids))
    ]
    _write(account_id, wanted, [], at)


def _write(
    account_id: int, opened: Sequence[channels.NewIssue], settled: Sequence[str], at: datetime
) -> None:
    if settled:
        channels.resolve_issues(account_id=account_id, subjects=settled, at=at)
    if opened:
        channels.open_issues(
            account_id=account_id,
            stream=channels.StreamKind.INBOUND_SHIPMENTS,
            issues=opened,
            at=at,
        )


def _choose(
    opened: list[channels.NewIssue],
    settled: list[str],
    issue: channels.NewIssue | None,
    kind: str,
    plan: LinePlan,
) -> None:
    if issue is not None:
        opened.append(issue)
    else:
        settled.append(_subject(kind, plan))


def _subject(kind: str, plan: LinePlan) -> str:
    return issues.subject_of(kind, plan.line.code, plan.line.seller_sku)


def _about(text: channels.IssueText, kind: str, plan: LinePlan, **facts: Any) -> channels.NewIssue:
    return text.about(
        _subject(kind, plan),
        marketplace_id=plan.line.marketplace_id,
        code=plan.line.code,
        seller_sku=plan.line.seller_sku,
        **facts,
    )


def _excess(plan: LinePlan) -> channels.NewIssue | None:
    line = plan.line
    if plan.wait or plan.totals.beyond <= 0:
        return None
    if not line.shipped:
        return _about(issues.NOT_IN_SHIPMENT, "excess", plan, received=line.received)
    return _about(
        issues.BEYOND_SHIPPED,
        "excess",
        plan,
        beyond=line.received - line.shipped,
        shipped=line.shipped,
        received=line.received,
    )


def _waiting(plan: LinePlan) -> channels.NewIssue | None:
    """Tell of an unpaired SKU once something of it is on its way; closed books wait in silence."""
    is_news = plan.line.stage is not Stage.WAITING or plan.line.received
    if plan.wait != LineWait.UNPAIRED or not is_news:
        return None
    return _about(issues.UNPAIRED, "waits", plan)


def _refusal(plan: LinePlan, refusal: DomainError | None) -> channels.NewIssue | None:
    if refusal is None:
        return None
    issue = _about(issues.POSTING_REFUSED, "refused", plan)
    return replace(issue, why=str(refusal))


def _fall(plan: LinePlan) -> channels.NewIssue | None:
    line = plan.line
    if plan.wait or plan.opening_received is None or line.stage is not Stage.CLOSED:
        return None
    before = plan.opening_received + line.totals.arrived + line.totals.beyond
    if line.opening_received is None or line.received >= before:
        return None
    return _about(issues.FELL_AFTER_CLOSING, "fell", plan, before=before, received=line.received)
