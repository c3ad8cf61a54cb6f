"""Seal the buyers of a page: what is purged, or due to be, is never stored again."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any

from django.conf import settings

from zhongshu.channels import public as channels
from zhongshu.kernel.encryption import CannotDecryptError, KeyRing
from zhongshu.orders import buyers, rules
from zhongshu.orders.locks import read_held_buyers
from zhongshu.orders.merging import Plan, content_of_buyer, fingerprint

type Row = dict[str, Any]


def seal_buyers(account_id: int, plans: Sequence[Plan], at: datetime) -> list[tuple[Plan, Row]]:
    """Return the buyers to be written, each with its order's plan; one statement reads."""
    held = read_held_buyers([plan.order_pk for plan in plans if plan.order_pk and plan.merged])
    keys = KeyRing(settings.ENCRYPTION_KEYS)
    found = []
    for plan in plans:
        known = held.get(plan.order_pk or 0)
        if plan.merged is None or (known and known["purged_at"]):
            continue
        purge_after = rules.purge_date(
            created_at=plan.merged["amazon_created_at"],
            ship_by_latest=plan.merged["ship_by_latest"],
            deliver_by_latest=plan.merged["deliver_by_latest"],
            delivered_at=plan.merged["delivered_at"],
        )
        told = plan.facts.buyer or buyers.NOTHING
        mark = fingerprint(content_of_buyer(told), secret=settings.LOOKUP_SECRET)
        is_told = told != buyers.NOTHING and purge_after > at
        if is_told and not (known and bytes(known["fingerprint"] or b"") == mark):
            where = buyers.context(account_id, plan.facts.order_id)
            stored = _unseal(known, keys=keys, where=where)
            merged = buyers.merge(stored, told, only_fills=plan.only_fills) if stored else told
            if merged == stored and plan.only_fills:
                continue
            row = buyers.seal(merged, keys=keys, secret=settings.LOOKUP_SECRET, where=where)
            if known and plan.only_fills:
                mark = known["fingerprint"]
            row |= {"fingerprint": mark, "purge_after": purge_after, "purged_at": None}
            found.append((plan, row))
            plan.told_buyer = True
        elif known and known["purge_after"] != purge_after:
            found.append((plan, known | {"purge_after": purge_after}))
    return found


def _unseal(
    known: Mapping[str, Any] | None, *, keys: KeyRing, where: str
) -> channels.BuyerFacts | None:
    """Return what is sealed; what no key opens any more is lost anyway."""
    if known and known["sealed"]:
        with suppress(CannotDecryptError):
            return buyers.unseal(known["sealed"], keys=keys, where=where)
    return None
