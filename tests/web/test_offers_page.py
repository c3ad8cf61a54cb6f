"""The page of offers that another pool sends: said, confirmed, declined, taken back."""

import pytest
from django.test import Client

from tests.cast import CA, MONDAY, US, make_account, make_store
from tests.catalog.cast import listing
from tests.flows.test_remote_offers import SKU, World
from tests.flows.test_shared_stock import lies
from tests.web.pages import HTMX, whole_page
from zhongshu.catalog import public as catalog
from zhongshu.catalog.models import Listing, OfferPool, OfferPoolEdit

pytestmark = pytest.mark.django_db
PAGE = "/settings/warehouses/offers/"


@pytest.fixture
def world(db: None) -> World:
    world = World()
    world.show(12)
    world.open()
    world.sell(2)
    return world


def said() -> list[int | None]:
    return list(OfferPool.objects.values_list("pool_id", flat=True))


def test_what_is_typed_is_shown_first_and_done_then(world: World, admin: Client) -> None:
    form = whole_page(admin, f"{PAGE}new/")
    typed = {"store": world.canadian.pk, "pool": world.us, "skus": f"{SKU}\n"}
    asked = admin.post(f"{PAGE}say/", typed).content.decode()
    unsaid = said()
    key = f"{world.canadian.pk}:{world.sku_id}:{world.us}"
    admin.post(f"{PAGE}set/", {"offer": key})
    page = whole_page(admin, PAGE)

    assert 'id="offer-skus"' in form
    assert f'value="{key}"' in asked
    assert "2 units of 1 order leave the pool" in asked
    assert "12 units that were counted twice go" in asked
    assert unsaid == []
    assert "1 offer has another pool now." in page
    assert SKU in page
    assert lies() == {("MUG-RED", "US"): 10}


def test_one_press_takes_it_back(world: World, admin: Client) -> None:
    world.say()
    edit = OfferPoolEdit.objects.get()

    answer = admin.post(f"{PAGE}{edit.pk}/undo/", headers=HTMX)
    page = whole_page(admin, PAGE)

    assert answer["HX-Redirect"] == PAGE
    assert "1 offer has its pool again." in page
    assert said() == [None]


def test_a_proposal_is_confirmed_or_declined_and_proposed_again(
    world: World, admin: Client
) -> None:
    proposed = whole_page(admin, f"{PAGE}?tab=proposed")
    key = f"{world.canadian.pk}:{world.sku_id}:{world.us}"
    confirm = admin.post(f"{PAGE}confirm/", {"id": key}, headers=HTMX).content.decode()
    decline = admin.post(f"{PAGE}own/", {"id": key}, headers=HTMX).content.decode()
    own = f"{world.canadian.pk}:{world.sku_id}:{world.canadian.pool_id}"
    admin.post(f"{PAGE}set/", {"offer": own})
    declined = whole_page(admin, f"{PAGE}?tab=own"), whole_page(admin, f"{PAGE}?tab=proposed")
    forget = admin.post(f"{PAGE}forget/", {"id": own}, headers=HTMX).content.decode()

    assert "Both pools show the same 12 units with one FNSKU" in proposed
    assert f'name="offer" value="{key}"' in confirm
    assert f'name="offer" value="{own}"' in decline
    assert SKU in declined[0]
    assert SKU not in declined[1]
    assert f'name="offer" value="{world.canadian.pk}:{world.sku_id}:0"' in forget


def test_all_proposals_of_the_filter_are_meant_where_somebody_says_all(
    world: World, admin: Client
) -> None:
    headers = HTMX | {"HX-Current-URL": f"http://testserver{PAGE}?tab=proposed"}

    answer = admin.post(f"{PAGE}confirm/", {"all": "1"}, headers=headers).content.decode()

    assert "1 offer gets another pool" in answer


@pytest.mark.parametrize(
    "sent",
    [{}, {"store": "x", "skus": SKU}, {"store": "1", "skus": ""}, {"store": "999999", "skus": SKU}],
)
def test_what_is_no_offer_is_told_in_the_form(
    world: World, admin: Client, sent: dict[str, str]
) -> None:
    answer = admin.post(f"{PAGE}say/", sent)

    assert answer.status_code == 422
    assert said() == []


def test_nothing_ticked_and_nonsense_change_nothing(world: World, admin: Client) -> None:
    for keys in ([], ["x"], ["1:2"], [f"{world.canadian.pk}:9999999:{world.us}"]):
        assert admin.post(f"{PAGE}confirm/", {"id": keys}, headers=HTMX).status_code == 200
        assert admin.post(f"{PAGE}set/", {"offer": keys}).status_code == 302

    assert said() == []


def test_who_keeps_no_stock_may_look_only(world: World, reader: Client) -> None:
    page = whole_page(reader, f"{PAGE}?tab=proposed")
    key = f"{world.canadian.pk}:{world.sku_id}:{world.us}"

    assert SKU in page
    assert 'name="id"' not in page
    assert reader.post(f"{PAGE}set/", {"offer": key}).status_code == 403
    assert reader.get(f"{PAGE}new/").status_code == 403
    assert said() == []


def test_without_several_pools_there_is_nothing_to_say(admin: Client) -> None:
    make_store(US)

    assert "All stores of each account sell from one pool" in whole_page(admin, f"{PAGE}new/")


def test_the_stock_of_amazon_says_where_the_units_lie(world: World, admin: Client) -> None:
    world.say()

    page = whole_page(admin, "/fba-stock/?tab=all")

    assert page.count("from the pool US") == 1


def test_a_listing_says_where_its_units_lie(world: World, admin: Client) -> None:
    catalog.record_listings(
        account_id=world.account.pk,
        listings=[listing(SKU, marketplace_id=CA, fulfilment_channel="AMAZON_NA")],
        source=catalog.Source.REPORT,
        at=MONDAY,
    )
    world.say()
    [found] = Listing.objects.filter(store=world.canadian)

    page = whole_page(admin, "/listings/?tab=all")
    drawer = admin.get(f"/listings/{found.pk}/", headers=HTMX).content.decode()

    assert "from the pool US" in page
    assert "These units lie in the pool US and are counted there." in drawer


def test_the_page_of_a_pool_tells_of_proposals_before_its_books_are_opened(
    world: World, admin: Client
) -> None:
    address = f"/settings/warehouses/pools/{world.us}/"
    before = whole_page(admin, address)
    world.say()

    assert "1 offer seems to be sent from another pool" in before
    assert "seems to be sent from another pool" not in whole_page(admin, address)


def test_an_unknown_tab_is_refused(admin: Client) -> None:
    make_account("Acme NA", "NA", [US, CA])

    assert admin.get(f"{PAGE}?tab=x").status_code == 422
