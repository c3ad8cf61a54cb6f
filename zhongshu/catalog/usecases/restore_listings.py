"""Take back what a file did to listings, unless somebody who knows better spoke since."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db import models, transaction

from zhongshu.catalog import rules
from zhongshu.catalog.models import Listing, ListingEvent, SpotCheckItem
from zhongshu.catalog.plans import find_history, to_row
from zhongshu.catalog.proposal_queueing import wish_for_proposals
from zhongshu.catalog.statements import listings as statements
from zhongshu.catalog.usecases.forget_seller_skus import forget_seller_skus
from zhongshu.catalog.values import ListingEffect, Source

TOLD = ("swept_at", "detailed_at", "absent_since")
NAMES = (*rules.STATE_FIELDS, *TOLD)


@transaction.atomic
def restore_listings(effects: Sequence[ListingEffect], *, at: datetime) -> frozenset[int]:
    """Make listings what they were before the file; return the ids of those that could not be.

    A listing that Amazon told of since stays as it is, and one that the file made stays when it
    was looked at in a spot check. Of changed facts those go back that nobody changed since.
    """
    wanted = {effect.listing_id: effect for effect in effects}
    rows = {
        row["id"]: row
        for row in Listing.objects.filter(pk__in=wanted)
        .order_by("pk")
        .select_for_update()
        .values("id", "sku", "seller_sku_id", *NAMES)
    }
    free = {
        pk: effect
        for pk, effect in wanted.items()
        if pk in rows and not _is_confirmed(rows[pk], effect.after)
    }
    made = {pk for pk, effect in free.items() if effect.before is None}
    checked = set(
        SpotCheckItem.objects.filter(listing__in=made).values_list("listing_id", flat=True)
    )
    gone = made - checked
    ListingEvent.objects.filter(listing__in=gone).delete()
    Listing.objects.filter(pk__in=gone).delete()
    forget_seller_skus({rows[pk]["seller_sku_id"] for pk in gone})
    changed = {pk: effect for pk, effect in free.items() if pk not in made}
    _write(changed, rows, at)
    return frozenset(wanted.keys() - gone - changed.keys())


def _is_confirmed(row: Mapping[str, Any], after: Mapping[str, object]) -> bool:
    """Tell whether a report, a single read or another file told of it after this one."""
    return any(row[name] != _read(name, after.get(name)) for name in ("swept_at", "detailed_at"))


def _write(
    changed: Mapping[int, ListingEffect], rows: Mapping[int, Mapping[str, Any]], at: datetime
) -> None:
    updates: list[dict[str, object]] = []
    history: list[dict[str, object]] = []
    for pk, effect in changed.items():
        row = rows[pk]
        values = {name: row[name] for name in NAMES}
        for name, value in (effect.before or {}).items():
            if values[name] == _read(name, effect.after.get(name)):
                values[name] = _read(name, value)
        now = rules.ListingState(*(row[name] for name in rules.STATE_FIELDS))
        then = rules.ListingState(*(values[name] for name in rules.STATE_FIELDS))
        update = to_row(
            row["sku"], then, swept_at=values["swept_at"], detailed_at=values["detailed_at"]
        ) | {"id": pk, "absent_since": values["absent_since"]}
        known = rules.Known(now, row["detailed_at"], row["absent_since"])
        updates.append(update)
        history += [
            {"listing_id": pk, "source": Source.FILE, "happened_at": at, **asdict(change)}
            for change in find_history(known, update, then, is_recreated=False)
        ]
    if updates:
        statements.update_listings(updates)
        wish_for_proposals()
    if history:
        statements.insert_events(history)


def _read(name: str, value: object) -> Any:
    """Return a value of the table that may have been kept as JSON."""
    field: models.Field[Any, Any] = getattr(Listing, name).field
    return field.to_python(value)
