"""The list of offers and the pools they are sent from: said, proposed, and declined."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from zhongshu.catalog import public as catalog
from zhongshu.channels import public as channels
from zhongshu.flows.pool_proposals import PoolProposal, ProposalFilter, list_pool_proposals
from zhongshu.identity import public as identity
from zhongshu.orders import public as orders
from zhongshu.web.addresses import carry, read_search, require_known
from zhongshu.web.http import SignedInRequest
from zhongshu.web.numbers import require_ids
from zhongshu.web.templatetags.ui import change_query, list_tabs

PAGE_ROWS = 50
COUNT_BOUND = 1_000
CARRIED = ("tab", "store", "pool")
MAY_SET = (identity.Role.OPERATIONS,)


class OfferTab(StrEnum):
    PROPOSED = "PROPOSED"
    OTHER = "OTHER"
    OWN = "OWN"


TABS: Mapping[str, tuple[OfferTab, Promise]] = {
    "other": (OfferTab.OTHER, gettext_lazy("Sent from another pool")),
    "proposed": (OfferTab.PROPOSED, gettext_lazy("Proposed")),
    "own": (OfferTab.OWN, gettext_lazy("Left with their store")),
}


@dataclass(frozen=True, slots=True)
class Address:
    """What is asked for: a tab, stores, the pool that sends, words."""

    key: str
    store_ids: tuple[int, ...]
    pool_ids: tuple[int, ...]
    search: str

    @property
    def tab(self) -> OfferTab:
        return TABS[self.key][0]

    @property
    def is_filtered(self) -> bool:
        return bool(self.store_ids or self.pool_ids or self.search)

    @property
    def wanted(self) -> catalog.OfferPoolFilter:
        is_own = self.tab is OfferTab.OWN
        tab = catalog.OfferPoolTab.OWN if is_own else catalog.OfferPoolTab.OTHER
        return catalog.OfferPoolFilter(tab, self.store_ids, self.pool_ids, self.search)

    @property
    def proposals(self) -> ProposalFilter:
        return ProposalFilter(self.store_ids, self.pool_ids, self.search)


@dataclass(frozen=True, slots=True)
class Line:
    """One offer: `key` names it in a form as store, seller SKU and the pool it is about."""

    key: str
    seller_sku: str
    store: str
    country: str
    account: str
    own_pool: str
    pool: str
    why: str
    since: object


def read_address(parameters: QueryDict) -> Address:
    """Return what is asked for.

    Raises:
        identity.UnknownChoiceError: a tab or filter that does not exist.
    """
    key = parameters.get("tab") or "other"
    require_known(("tab", key, TABS))
    return Address(
        key,
        require_ids("store", parameters.getlist("store")),
        require_ids("pool", parameters.getlist("pool")),
        read_search(parameters),
    )


def list_context(request: SignedInRequest) -> dict[str, object]:
    """Return what the page shows under `request.GET`.

    Raises:
        identity.UnknownChoiceError, catalog.InvalidCursorError: the address is not one of ours.
    """
    actor, parameters = request.actor, request.GET
    address = read_address(parameters)
    proposals = list_pool_proposals(actor, address.proposals)
    said = catalog.count_offer_pools(actor, address.wanted)
    counts = {
        OfferTab.PROPOSED: len(proposals),
        OfferTab.OTHER: said[catalog.OfferPoolTab.OTHER],
        OfferTab.OWN: said[catalog.OfferPoolTab.OWN],
    }
    found = None
    if address.tab is OfferTab.PROPOSED:
        rows = [_of_proposal(each) for each in proposals[: orders.MOST_OFFERS]]
    else:
        found = catalog.list_offer_pools(
            actor, address.wanted, cursor=parameters.get("cursor") or None, limit=PAGE_ROWS
        )
        rows = [_of_said(each) for each in found.rows]
    stores = list_stores_of_pools(actor)
    total = counts[address.tab]
    return {
        "section": "warehouses",
        "address": address,
        "rows": rows,
        "found": found,
        "total": total if total <= COUNT_BOUND else None,
        "first": 1 if found is None or not found.previous else None,
        "tabs": list_tabs(TABS, counts, current=address.key, parameters=parameters),
        "stores": [(str(each.store_id), each.name) for each in stores],
        "pools": list_pool_choices(stores),
        "clear_url": change_query(QueryDict(), tab=address.key),
        "carried": carry(parameters, CARRIED),
        "may_set": actor.is_one_of(*MAY_SET),
    }


def list_stores_of_pools(actor: identity.Actor) -> list[channels.StoreCard]:
    """Return the stores at Amazon of accounts in which the reader sees several pools."""
    stores = [
        each for each in channels.list_stores(actor) if each.channel == channels.Channel.AMAZON
    ]
    pools: dict[int, set[int]] = {}
    for each in stores:
        pools.setdefault(each.account_id, set()).add(each.pool_id)
    return [each for each in stores if len(pools[each.account_id]) > 1]


def list_pool_choices(stores: Sequence[channels.StoreCard]) -> list[tuple[str, str]]:
    """Return the pools of these stores, each once, as the choices of a form or filter."""
    found = {each.pool_id: f"{each.pool_code} · {each.account_name}" for each in stores}
    return [(str(pool_id), name) for pool_id, name in found.items()]


def _of_proposal(each: PoolProposal) -> Line:
    return Line(
        key=each.key,
        seller_sku=each.seller_sku,
        store=each.store.name,
        country=each.store.country_code,
        account=each.store.account_name,
        own_pool=each.store.pool_code,
        pool=each.pool,
        why=say_why(each),
        since=None,
    )


def _of_said(each: catalog.OfferPoolRow) -> Line:
    return Line(
        key=f"{each.store_id}:{each.seller_sku_id}:{each.pool_id}",
        seller_sku=each.seller_sku,
        store=each.store,
        country=each.country_code,
        account=each.account,
        own_pool=each.own_pool,
        pool=each.pool,
        why="",
        since=each.said_at,
    )


def say_why(each: PoolProposal) -> str:
    """Say what shows that another pool sends an offer."""
    sentences = []
    if each.units:
        shown = ngettext(
            "Both pools show the same %d unit with one FNSKU",
            "Both pools show the same %d units with one FNSKU",
            each.units,
        )
        same = _("changed at the same moment") if each.is_same_moment else ""
        sentences.append(_(", ").join(filter(None, (shown % each.units, same))))
    if each.below_zero:
        short = ngettext(
            "%d more was sold than ever lay in the store's own pool",
            "%d more were sold than ever lay in the store's own pool",
            each.below_zero,
        )
        sentences.append(short % each.below_zero)
    sentences.append(_("nothing was ever sent there"))
    return " · ".join(sentences)
