"""Of which store a file tells, looked up for whoever brings it."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from zhongshu.channels import public as channels
from zhongshu.documents import public as documents
from zhongshu.identity import public as identity


def find_place(
    kind: documents.ImportKind,
    *,
    store_id: int | None,
    as_of: date | None = None,
    is_complete: bool = False,
    actor: identity.Actor,
    at: datetime,
) -> documents.Place | None:
    """Return the store of a file; None where the kind is of none.

    Raises:
        documents.PlaceRefusedError: it names none, or needs none, or its day is to come.
        channels.StoreNotFoundError: no such store, or not for this actor.
    """
    if kind not in documents.OF_STORE:
        if store_id is not None or as_of is not None or is_complete:
            raise documents.PlaceRefusedError(documents.PlaceRefusedError.NOT_NEEDED)
        return None
    if store_id is None:
        raise documents.PlaceRefusedError(documents.PlaceRefusedError.NEEDED)
    store = require_store(store_id, actor, kind)
    is_of_orders = kind in {documents.ImportKind.ORDERS, documents.ImportKind.OWN_ORDERS}
    if is_of_orders and (as_of is not None or is_complete):
        raise documents.PlaceRefusedError(documents.PlaceRefusedError.ONLY_STORE)
    if as_of is not None:
        today = at.astimezone(ZoneInfo(store.time_zone)).date()
        if as_of > max(today, at.astimezone(UTC).date() + timedelta(days=1)):
            raise documents.PlaceRefusedError(
                documents.PlaceRefusedError.FUTURE, given=as_of.isoformat()
            )
        as_of = None if as_of >= today else as_of
    return documents.Place(store_id, store.marketplace_id, as_of, is_complete)


def require_store(
    store_id: int, actor: identity.Actor, kind: documents.ImportKind
) -> channels.StoreCard:
    """Return a store that the actor sees, of the channel that files of this kind are of.

    Raises:
        channels.StoreNotFoundError: there is none.
        documents.PlaceRefusedError: it is of another channel.
    """
    store = channels.get_store(actor, store_id)
    is_amazons = store.channel == channels.Channel.AMAZON
    refused = documents.PlaceRefusedError
    if is_amazons == (kind in documents.OF_OWN_CHANNEL):
        raise refused(refused.NOT_OWN if is_amazons else refused.NOT_AMAZONS, given=store.name)
    return store


def told_at(work: documents.Work, store: channels.StoreCard) -> datetime:
    """Return when the file was true: when it was brought, or the beginning of the day it is of.

    Of an earlier day nobody knows the hour: what Amazon told on that day counts as newer.
    """
    day = work.place.as_of if work.place else None
    if day is None:
        return work.made_at
    return datetime.combine(day, time(), ZoneInfo(store.time_zone)).astimezone(UTC)
