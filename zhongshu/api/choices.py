"""What several filters share: stores by our id or by Amazon's marketplace."""

from collections.abc import Sequence

from zhongshu.api.shapes import LARGEST_ID
from zhongshu.channels import public as channels
from zhongshu.identity import public as identity

NO_STORE = 0


def find_store_ids(actor: identity.Actor, stores: Sequence[str]) -> tuple[int, ...]:
    """Return the actor's stores that these name: our ids, or Amazon's marketplace ids.

    Names that lead nowhere become a store that is not there, so that nothing is found: an
    empty answer would mean every store.
    """
    if not stores:
        return ()
    ids = {int(each) for each in stores if _is_number(each)}
    marketplaces = {each for each in stores if not _is_number(each)}
    if marketplaces:
        ids |= {
            card.store_id
            for card in channels.list_stores(actor)
            if card.marketplace_id in marketplaces
        }
    return tuple(sorted(each for each in ids if each <= LARGEST_ID)) or (NO_STORE,)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit()
