"""A seller's listings and the products to pair them with, from the simulator, its truth known."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from spapi_simulator.accounts import Seller
from spapi_simulator.demo_files import list_files, list_pairings
from spapi_simulator.reports.listing_table import barcode_of, channel_of, status_word
from spapi_simulator.world.assortment import Pairing
from spapi_simulator.world.world import World, WorldSettings
from tests.channels.stream_cast import MONDAY
from tests.flows.import_cast import bring, work
from zhongshu.catalog import public as catalog
from zhongshu.catalog.models import PairingProposal
from zhongshu.channels import public as channels
from zhongshu.channels.models import Application, FulfilmentPool, SellingAccount, Store
from zhongshu.kernel.money import Money

# What a person chooses for the columns that no program knows.
OLD_ERP = {"sku": "料号", "name": "物料描述", "name_en": "描述EN", "barcodes": "国际码"}

type Truth = Mapping[tuple[str, str], Pairing]


@dataclass(frozen=True)
class Compared:
    """How many best proposals are right, and how many are not, among the sure and the others."""

    sure_right: int
    sure_wrong: int
    other_right: int
    other_wrong: int

    @property
    def right_percent(self) -> float:
        right = self.sure_right + self.other_right
        return 100 * right / max(1, right + self.sure_wrong + self.other_wrong)


def bring_world(*, goods: int, files: int = 1) -> Truth:
    """Store the listings of the demo's three sellers, and the first files of products."""
    settings = WorldSettings(goods=goods, orders_per_day=4, history_days=1, start=MONDAY, speed=0)
    world = World(settings)
    regions: set[str] = set()
    for seller in world.accounts.sellers.values():
        if seller.region not in regions:
            regions.add(seller.region)
            _list(world, seller)
    for each in list_files(world)[:files]:
        wanted = OLD_ERP if "old-erp" in each.name else {}
        done = work(bring(each.make(), name=each.name, wanted=wanted, goes_on=True))
        assert (done.counts.new > 0, done.counts.refused) == (True, 0)
    return {(each.seller_id, each.seller_sku): each for each in list_pairings(world)}


def compare(truth: Truth) -> Compared:
    """Hold every best proposal against the truth."""
    found = Counter[tuple[bool, bool]]()
    best = PairingProposal.objects.filter(is_best=True).values_list(
        "seller_sku__account__seller_id", "seller_sku__code", "product__sku", "factor", "score"
    )
    for seller_id, code, sku, factor, score in best:
        true = truth[seller_id or "", code]
        found[score >= catalog.SURE, (sku, factor) == (true.sku, true.factor)] += 1
    return Compared(found[True, True], found[True, False], found[False, True], found[False, False])


def _list(world: World, seller: Seller) -> None:
    account_id = _make_account(seller)
    facts = list(_tell(world, seller))
    for start in range(0, len(facts), 2_000):
        catalog.record_listings(
            account_id=account_id,
            listings=facts[start : start + 2_000],
            source=catalog.Source.REPORT,
            at=MONDAY,
        )


def _tell(world: World, seller: Seller) -> Iterator[channels.ListingFacts]:
    for each in world.listings.of(seller.seller_id):
        yield channels.ListingFacts(
            each.marketplace_id,
            each.seller_sku,
            asin=each.asin,
            title=each.title,
            price=Money(each.price, each.currency),
            status=status_word(each),
            fulfilment_channel=channel_of(each),
            barcode=barcode_of(each.asin) or None,
        )


def _make_account(seller: Seller) -> int:
    application, _ = Application.objects.get_or_create(
        name="Ours", client_id="client", defaults={"client_secret": b"", "application_id": "app"}
    )
    account = SellingAccount.objects.create(
        application=application, name=seller.name, region=seller.region, seller_id=seller.seller_id
    )
    pool = FulfilmentPool.objects.create(account=account, code=seller.region)
    for store in seller.stores():
        Store.objects.create(
            account=account,
            marketplace_id=store.marketplace_id,
            name=f"{seller.name} {store.country}",
            country_code=store.country,
            currency=store.currency,
            time_zone="UTC",
            pool=pool,
        )
    return account.pk
