"""What the address of a page says about the list that is exported from there."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from django.utils import timezone

from zhongshu.catalog import public as catalog
from zhongshu.claims import public as claims
from zhongshu.fba import public as fba
from zhongshu.flows.exports.filters import to_plain
from zhongshu.flows.exports.of_amazon import DocumentFilter, IssueFilter, RunFilter
from zhongshu.flows.exports.of_company import RateFilter
from zhongshu.flows.exports.of_pairing import FactsFilter
from zhongshu.flows.exports.values import NoFilter, Wish
from zhongshu.flows.pool_proposals import ProposalFilter
from zhongshu.identity import public as identity
from zhongshu.inventory import public as inventory
from zhongshu.kernel.texts import clean
from zhongshu.orders import public as orders
from zhongshu.purchasing import public as purchasing
from zhongshu.reconciliation import public as reconciliation
from zhongshu.replenishment import public as replenishment
from zhongshu.web.claims.filters import read_address as read_claims
from zhongshu.web.differences.filters import read_address as read_differences
from zhongshu.web.exports.words import words_of
from zhongshu.web.fba_stock.filters import read_address as read_levels
from zhongshu.web.http import SignedInRequest
from zhongshu.web.listings import filters as of_listings
from zhongshu.web.numbers import to_id
from zhongshu.web.orders import tabs
from zhongshu.web.orders.pasted import read_wanted as read_orders
from zhongshu.web.pairing import filters as of_pairing
from zhongshu.web.products.lists import read_address as read_products
from zhongshu.web.reimbursements.filters import read_address as read_reimbursements
from zhongshu.web.reposting.filters import read_address as read_repostings
from zhongshu.web.settings.offer_lists import read_address as read_offers
from zhongshu.web.shipments.filters import read_address as read_shipments
from zhongshu.web.stock.filters import read_address as read_stock
from zhongshu.web.stock_warnings.filters import read_address as read_warnings
from zhongshu.web.suppliers.lists import read_address as read_suppliers


def read_wish(request: SignedInRequest, code: str, kind: str) -> Wish:
    """Return which list is wanted as its page shows it; JSON lines keep our codes.

    Raises:
        identity.UnknownChoiceError: a filter that cannot be.
    """
    read = READERS.get(code)
    plain = to_plain(read(request) if read else NoFilter())
    return Wish(code, plain, None if kind == "jsonl" else words_of(code, request.actor))


def _orders(request: SignedInRequest) -> orders.OrderFilter:
    address = read_orders(request)
    return tabs.narrow(address.wanted, address.tab, request.actor)


def _listings(request: SignedInRequest) -> catalog.ListingFilter:
    address = of_listings.read_address(request.GET)
    return replace(address.wanted, tab=of_listings.TABS[address.key][0])


def _products(request: SignedInRequest) -> catalog.ProductFilter:
    return read_products(request).in_tab


def _levels(request: SignedInRequest) -> inventory.LevelFilter:
    return read_levels(request.GET).wanted


def _stock(request: SignedInRequest) -> inventory.StockFilter:
    return read_stock(request.GET, request.actor).wanted


def _differences(request: SignedInRequest) -> reconciliation.DifferenceFilter:
    return read_differences(request.GET, request.actor).wanted


def _claims(request: SignedInRequest) -> claims.ClaimFilter:
    today = request.company.day_of(timezone.now())
    return read_claims(request.GET, request.actor, today).wanted


def _shipments(request: SignedInRequest) -> fba.ShipmentFilter:
    return read_shipments(request.GET).wanted


def _reimbursements(request: SignedInRequest) -> claims.ReimbursementFilter:
    return read_reimbursements(request.GET).wanted


def _offers(request: SignedInRequest) -> catalog.OfferPoolFilter:
    return read_offers(request.GET).wanted


def _pool_proposals(request: SignedInRequest) -> ProposalFilter:
    return read_offers(request.GET).proposals


def _misplaced(request: SignedInRequest) -> inventory.MisplacedFilter:
    return read_repostings(request.GET).misplaced


def _repostings(request: SignedInRequest) -> inventory.RepostingFilter:
    return read_repostings(request.GET).repostings


def _suppliers(request: SignedInRequest) -> purchasing.SupplierFilter:
    return read_suppliers(request.GET, request.actor).wanted


def _warnings(request: SignedInRequest) -> replenishment.AlertFilter:
    return read_warnings(request.GET, request.actor).wanted


def _skus(request: SignedInRequest) -> catalog.PairingFilter:
    address = of_pairing.read_address(request.GET)
    return replace(address.wanted, tab=address.tab)


def _facts(request: SignedInRequest) -> FactsFilter:
    return FactsFilter(_number(request, "check"), request.GET.get("differ") == "1")


def _issues(request: SignedInRequest) -> IssueFilter:
    return IssueFilter(
        _number(request, "account"),
        clean(request.GET.get("stream", ""), longest=100),
        is_open={"settled": False, "all": None}.get(request.GET.get("state", ""), True),
    )


def _runs(request: SignedInRequest) -> RunFilter:
    return RunFilter(_number(request, "account"), _number(request, "of"))


def _documents(request: SignedInRequest) -> DocumentFilter:
    kind = clean(request.GET.get("type", ""), longest=100)
    return DocumentFilter(_number(request, "account"), kind)


def _rates(request: SignedInRequest) -> RateFilter:
    return RateFilter(clean(request.GET.get("currency", ""), longest=3).upper())


def _trail(request: SignedInRequest) -> identity.AuditFilter:
    return identity.AuditFilter(
        who=clean(request.GET.get("who", ""), longest=150),
        action=clean(request.GET.get("action", ""), longest=100),
        subject=clean(request.GET.get("q", ""), longest=200),
    )


def _number(request: SignedInRequest, name: str) -> int | None:
    return to_id(request.GET.get(name, ""))


# Lists that are not here have no filter on their page.
READERS: Mapping[str, Callable[[SignedInRequest], object]] = {
    "orders": _orders,
    "listings": _listings,
    "products": _products,
    "fba-stock": _levels,
    "stock": _stock,
    "stock-differences": _differences,
    "claims": _claims,
    "shipments": _shipments,
    "reimbursements": _reimbursements,
    "offer-pools": _offers,
    "pool-proposals": _pool_proposals,
    "misplaced-stock": _misplaced,
    "repostings": _repostings,
    "suppliers": _suppliers,
    "supplier-prices": _suppliers,
    "stock-warnings": _warnings,
    "purchase-plan": _warnings,
    "seller-skus": _skus,
    "spot-check-facts": _facts,
    "issues": _issues,
    "sync-runs": _runs,
    "amazon-calls": _runs,
    "archived-documents": _documents,
    "exchange-rates": _rates,
    "audit": _trail,
}
