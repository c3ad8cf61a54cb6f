"""The list of the workbench and its rows, put together from a few queries."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from django.http import QueryDict

from zhongshu.catalog import public as catalog
from zhongshu.identity import public as identity
from zhongshu.web.addresses import carry
from zhongshu.web.http import SignedInRequest
from zhongshu.web.pairing import words
from zhongshu.web.pairing.filters import CARRIED, TABS, Address, read_address
from zhongshu.web.shell.stores import list_stores
from zhongshu.web.templatetags.figures import bounded
from zhongshu.web.templatetags.ui import Tab, change_query

PAGE_ROWS = 50
COUNT_BOUND = 1_000
MOST_PROPOSALS = 3
# Where a SKU that was just dealt with no longer belongs.
LEAVING = ("proposed", "unpaired", "left_out")


@dataclass(frozen=True, slots=True)
class Proposal:
    """A product that a SKU may be: its key, why, and how sure it is."""

    row: catalog.ProposalRow
    key: str
    why: str
    share: Decimal


@dataclass(frozen=True, slots=True)
class Row:
    """One seller SKU. `note` says why what was just asked of it was not done."""

    sku: catalog.SkuToPair
    account: str
    proposals: Sequence[Proposal]
    reason: str = ""
    note: str = ""
    is_told: bool = False
    face: catalog.Face | None = None

    @property
    def best(self) -> Proposal | None:
        """The proposal with a product that Enter confirms; of two as good ones none is."""
        if self.is_tie or not self.proposals:
            return None
        first = self.proposals[0]
        return first if first.row.product_id is not None else None

    @property
    def product_id(self) -> int | None:
        """The product that it is, or most likely is."""
        if self.sku.pairing:
            return self.sku.pairing.product_id
        return self.best.row.product_id if self.best else None

    @property
    def is_tie(self) -> bool:
        scores = [each.row.score for each in self.proposals]
        return len(scores) > 1 and scores[0] == scores[1]

    @property
    def makes(self) -> bool:
        """Tell whether the best is to make a product from the listing."""
        return bool(self.proposals) and self.proposals[0].row.product_id is None

    @property
    def units(self) -> int:
        if self.sku.pairing:
            return self.sku.pairing.factor
        return self.best.row.factor if self.best else 1

    @property
    def replaces(self) -> str:
        return str(self.sku.pairing.id) if self.sku.pairing else ""

    @property
    def more_stores(self) -> int:
        return max(len(self.sku.store_names) - 1, 0)


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of proposals, as a filter."""

    name: str
    url: str
    is_current: bool


def may_pair(actor: identity.Actor) -> bool:
    """Tell whether somebody may pair seller SKUs."""
    return actor.is_one_of(identity.Role.OPERATIONS)


def may_choose(actor: identity.Actor, address: Address) -> bool:
    """Tell whether rows can be ticked: nothing is done to many that are paired."""
    return may_pair(actor) and address.key != "paired"


def list_context(
    request: SignedInRequest, *, told_id: int | None = None, before: int = 0
) -> dict[str, object]:
    """Return what the list shows under `request.GET`; `told_id` is the row to go on with.

    `before` rows stand there already, from the beginning of the list.

    Raises:
        identity.UnknownChoiceError, catalog.InvalidCursorError: the address is not one of ours.
    """
    actor, parameters = request.actor, request.GET
    address = read_address(parameters)
    found = catalog.list_skus_to_pair(
        actor,
        replace(address.wanted, tab=address.tab),
        cursor=parameters.get("cursor") or None,
        limit=PAGE_ROWS,
    )
    counts = count_tabs(actor, address)
    total = counts[address.tab]
    if address.wanted.reason is not None:
        total = catalog.count_skus_to_pair(actor, address.wanted)[address.tab]
    stores = list_stores(request)
    rows = to_rows(request, found.rows)
    if told_id is not None:
        rows = _put_first(request, told_id, rows)
    return {
        "address": address,
        "rows": rows,
        "found": found,
        "total": total if total <= COUNT_BOUND else None,
        "shown": before + len(rows),
        "first": 1 if before or not found.previous else None,
        "previous": None if before else found.previous,
        "tabs": list_tabs(address, counts, parameters),
        "kinds": list_kinds(address, parameters),
        "effect": _effect(address, total),
        "kind_total": total,
        "is_guess": address.wanted.reason is catalog.Reason.TITLE,
        "stores": [(str(each.store_id), each.name) for each in stores],
        "accounts": sorted({(str(each.account_id), each.account_name) for each in stores}),
        "has_stores": bool(stores),
        "reasons": [(slug, name) for slug, name in _reasons_of(address)],
        **({} if before else state_context(request, follows=not rows)),
        "may_pair": may_pair(actor),
        "may_choose": may_choose(actor, address),
        "leaves": address.key in LEAVING,
        "carried": carry(parameters, CARRIED),
        "clear_url": change_query(QueryDict(), tab=address.key),
        "more_url": _more_url(parameters, found, before) if found.next else "",
    }


def state_context(
    request: SignedInRequest, *, seen: str | None = None, follows: bool = False
) -> dict[str, object]:
    """Return how fresh the proposals are; `seen` is the end of the run that the list shows.

    `follows`: when a new one has ended, the list is asked for again by itself.
    """
    state = catalog.get_proposal_state(request.actor)
    ended = state.ended_at.isoformat() if state.ended_at else ""
    return {
        "state": state,
        "seen": ended if seen is None else seen,
        "is_new": seen is not None and seen != ended,
        "follows": follows,
        "list_url": change_query(request.GET),
    }


def _more_url(parameters: QueryDict, found: catalog.SkusToPair, before: int) -> str:
    """Return where the rows that follow are; they count on where the list is whole from the top."""
    is_whole = before or not found.previous
    shown = before + len(found.rows) if is_whole else ""
    return change_query(parameters, cursor=found.next, shown=shown)


def _put_first(request: SignedInRequest, told_id: int, rows: list[Row]) -> list[Row]:
    """Mark the row to go on with; one that does not belong here (any more) leads the list."""
    if all(each.sku.seller_sku_id != told_id for each in rows):
        rows = [*to_rows(request, [catalog.get_sku_to_pair(request.actor, told_id)]), *rows]
    return [replace(each, is_told=each.sku.seller_sku_id == told_id) for each in rows]


def to_rows(request: SignedInRequest, skus: Iterable[catalog.SkuToPair]) -> list[Row]:
    """Return the rows of a page."""
    names = _account_names(request)
    found = list(skus)
    by_rule = any(
        proposal.reason is catalog.Reason.RULE for each in found for proposal in each.proposals
    )
    rules = {card.id: card for card in catalog.list_rules(request.actor)} if by_rule else {}
    rows = [to_row(each, names, rules) for each in found]
    products = {row.product_id for row in rows if row.product_id is not None}
    faces = catalog.find_faces_of_products(request.actor, products)
    return [replace(row, face=faces.get(row.product_id or 0)) for row in rows]


def to_row(
    sku: catalog.SkuToPair,
    names: Mapping[int, str],
    rules: Mapping[int, catalog.RuleCard],
    *,
    note: str = "",
) -> Row:
    """Return one row."""
    return Row(
        sku=sku,
        account=names.get(sku.account_id, ""),
        proposals=[
            Proposal(each, str(place), words.why(each, rules), words.share(each.score))
            for place, each in enumerate(sku.proposals[:MOST_PROPOSALS], start=1)
        ],
        reason=str(words.REASONS[sku.pairing.reason]) if sku.pairing else "",
        note=note,
        is_told=bool(note),
    )


def count_tabs(actor: identity.Actor, address: Address) -> dict[catalog.PairingTab, int]:
    """Count the tabs as their links lead there: without a kind or reason."""
    return catalog.count_skus_to_pair(actor, replace(address.wanted, reason=None))


def list_tabs(
    address: Address, counts: Mapping[catalog.PairingTab, int], parameters: QueryDict
) -> list[Tab]:
    """Return the tabs; a kind of proposals is left behind, for other tabs know others."""
    return [
        Tab(
            label=str(name),
            url=change_query(parameters, tab=key, open="", reason=""),
            count=counts[tab],
            is_current=key == address.key,
        )
        for key, (tab, name) in TABS.items()
    ]


def list_kinds(address: Address, parameters: QueryDict) -> list[Kind]:
    """Return the kinds of proposals, each as a filter that is on or off."""
    if address.key != "proposed":
        return []
    return [
        Kind(
            str(words.REASONS[reason]),
            change_query(
                parameters,
                reason="" if reason is address.wanted.reason else words.slug_of(reason),
            ),
            is_current=reason is address.wanted.reason,
        )
        for reason in words.KINDS
    ]


def belongs(sku: catalog.SkuToPair, key: str) -> bool:
    """Tell whether a SKU still stands in a tab."""
    waits = sku.pairing is None and not sku.is_left_out
    match key:
        case "proposed":
            return waits and bool(sku.proposals)
        case "unpaired":
            return waits
        case "paired":
            return sku.pairing is not None
        case "left_out":
            return sku.pairing is None and sku.is_left_out
    return True


def _effect(address: Address, total: int) -> str:
    """Say what confirming all of the chosen kind would do, or nothing where there is no kind."""
    reason = address.wanted.reason
    if address.key != "proposed" or reason not in words.KINDS or not total:
        return ""
    return words.tell_effect(reason, total, bounded(total, COUNT_BOUND))


def _reasons_of(address: Address) -> list[tuple[str, str]]:
    if address.key == "proposed":
        return []
    return [(slug, str(words.REASONS[reason])) for slug, reason in words.SLUGS.items()]


def _account_names(request: SignedInRequest) -> dict[int, str]:
    stores = list_stores(request)
    return {each.account_id: each.account_name for each in stores}
