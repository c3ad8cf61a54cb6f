"""The order list and the listings by hand and by keyboard, on a desk and on a phone."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import sign_in
from tests.catalog.cast import listing
from tests.catalog.cast import record as record_listings
from tests.orders.cast import ANNA, line, order, record, stored
from zhongshu.orders.models import Order

FIRST, SECOND, THIRD = "702-0000001-0000001", "702-0000002-0000002", "702-0000003-0000003"


@pytest.fixture
def ada(page: Page) -> Page:
    """Sign ada in; three orders wait for her, the most urgent first."""
    now = timezone.now()
    record(
        *(
            order(
                number,
                created_at=now - timedelta(hours=place),
                updated_at=now,
                ship_by_latest=now + timedelta(hours=place + 1),
                lines=(line(title=f"Red mug, no. {place}", seller_sku="MUG-" + "X" * 36),),
                buyer=ANNA,
            )
            for place, number in enumerate((FIRST, SECOND, THIRD))
        )
    )
    return sign_in(page)


def row(tab: Page, number: str) -> Locator:
    return tab.locator("tr[data-id]", has_text=number)


def test_a_click_opens_the_drawer_and_escape_closes_it(ada: Page) -> None:
    ada.goto("/orders/?tab=to_review")

    row(ada, SECOND).get_by_role("link", name=SECOND).click()

    drawer = ada.get_by_role("complementary", name="Order")
    expect(drawer.get_by_role("heading", level=2)).to_contain_text(SECOND)
    expect(ada).to_have_url(re.compile(rf"open={stored(SECOND).pk}$"))
    ada.keyboard.press("Escape")
    expect(drawer).to_be_empty()
    expect(ada).to_have_url(re.compile(r"/orders/\?tab=to_review$"))


def test_the_drawer_follows_the_keys(ada: Page) -> None:
    ada.goto("/orders/?tab=to_review")

    ada.keyboard.press("j")
    ada.keyboard.press("Enter")
    head = ada.locator("#drawer h2")
    expect(head).to_contain_text(FIRST)
    ada.keyboard.press("j")
    expect(head).to_contain_text(SECOND)
    ada.keyboard.press("k")
    expect(head).to_contain_text(FIRST)


def test_orders_are_chosen_processed_and_brought_back_by_keyboard_alone(ada: Page) -> None:
    ada.goto("/orders/?tab=to_review")
    bar = ada.get_by_role("toolbar", name="For the selected orders")

    ada.keyboard.press("j")
    ada.keyboard.press("x")
    ada.keyboard.press("j")
    ada.keyboard.press("Shift+X")
    expect(bar).to_contain_text("Selected 2")
    ada.keyboard.press("a")

    expect(ada.get_by_text("2 orders marked as processed.")).to_be_visible()
    expect(ada.locator("tr[data-id]")).to_have_count(1)
    expect(ada.locator(".tab[aria-current=page]")).to_have_text("To review 1")
    expect(ada.locator("#count-orders")).to_have_text("1")
    assert Order.objects.filter(work_status="PROCESSED").count() == 2
    ada.keyboard.press("z")
    expect(ada.locator("tr[data-id]")).to_have_count(3)
    expect(ada.locator("#count-orders")).to_have_text("3")
    assert Order.objects.filter(work_status="PROCESSED").count() == 0


def test_control_a_chooses_the_page_and_escape_clears_it(ada: Page) -> None:
    ada.goto("/orders/?tab=to_review")
    bar = ada.get_by_role("toolbar", name="For the selected orders")

    ada.keyboard.press("Control+a")
    expect(bar).to_contain_text("Selected 3")
    ada.keyboard.press("Escape")

    expect(bar).to_be_hidden()


def test_the_search_answers_while_one_types_and_never_acts(ada: Page) -> None:
    ada.goto("/orders/?tab=to_review")

    ada.keyboard.press("/")
    ada.keyboard.type(SECOND[:11])
    expect(ada.locator("tr[data-id]")).to_have_count(1)
    expect(ada).to_have_url(re.compile(r"q=702-0000002"))
    ada.keyboard.press("Enter")

    expect(ada.locator("tr[data-id]")).to_have_count(1)
    assert Order.objects.filter(work_status="TO_REVIEW").count() == 3


def test_a_pasted_list_says_what_is_missing(ada: Page) -> None:
    ada.goto("/orders/")

    ada.get_by_role("button", name="Paste a list").click()
    ada.get_by_label("Order numbers").fill(f"{FIRST}\n{THIRD}, 702-9999999-9999999")
    ada.get_by_role("button", name="Find orders").click()

    expect(ada.get_by_text("2 of 3 pasted order numbers found")).to_be_visible()
    expect(ada.get_by_text("Not found: 702-9999999-9999999")).to_be_visible()
    expect(ada.locator("tr[data-id]")).to_have_count(2)


def test_the_buyer_is_hidden_until_asked_for(ada: Page) -> None:
    ada.goto(f"/orders/?tab=to_review&open={stored(FIRST).pk}")
    expect(ada.locator("#buyer")).not_to_contain_text("Anna")

    ada.get_by_label("Why do you need it?").select_option("To check the address")
    ada.get_by_role("button", name="Show", exact=True).click()

    expect(ada.locator("#buyer")).to_contain_text("Anna Schmidt")
    expect(ada.locator("#buyer")).to_contain_text("Your view was recorded")


def test_a_view_is_kept_and_found_again(ada: Page) -> None:
    ada.goto("/orders/?tab=to_review&via=fbm")

    ada.get_by_text("Saved views").click()
    ada.get_by_role("button", name="Save this view…").click()
    ada.get_by_label("Name of the view").fill("Morning round")
    ada.get_by_role("button", name="Save view").click()

    expect(ada.get_by_text("The view “Morning round” is saved.")).to_be_visible()
    ada.goto("/orders/?tab=all")
    ada.get_by_text("Saved views").click()
    ada.get_by_role("link", name="Morning round").click()
    expect(ada).to_have_url(re.compile(r"/orders/\?tab=to_review&via=fbm$"))


def test_columns_come_and_go(ada: Page) -> None:
    ada.goto("/orders/?tab=to_review")

    ada.locator("summary", has_text="Columns").click()
    ada.get_by_role("checkbox", name="Changed by Amazon").check()
    ada.get_by_role("checkbox", name="Quantity").uncheck()
    ada.locator("#columns").get_by_role("button", name="Apply").click()

    expect(ada.get_by_role("columnheader", name="Changed by Amazon")).to_be_visible()
    expect(ada.get_by_role("columnheader", name="Quantity")).to_have_count(0)


def test_columns_are_put_into_order_by_keyboard_and_by_pointer(ada: Page) -> None:
    ada.goto("/orders/?tab=to_review")

    ada.locator("summary", has_text="Columns").click()
    ada.get_by_role("checkbox", name="Work status").focus()
    ada.keyboard.press("Alt+ArrowUp")
    ada.keyboard.press("Alt+ArrowUp")
    expect(ada.get_by_role("checkbox", name="Work status")).to_be_focused()
    expect(ada.locator("[data-moved]")).to_have_text("Work status: place 1 of 9")
    grip = ada.get_by_role("button", name="Move Amount", exact=True)
    grip.hover()
    ada.mouse.down()
    above = ada.get_by_role("checkbox", name="Work status").bounding_box()
    assert above
    ada.mouse.move(above["x"], above["y"] - 4, steps=4)
    ada.mouse.up()
    ada.locator("#columns").get_by_role("button", name="Apply").click()

    heads = ada.get_by_role("columnheader")
    expect(heads.nth(2)).to_have_text("Amount")
    expect(heads.nth(3)).to_have_text("Work status")
    ada.locator("summary", has_text="Columns").click()
    ada.get_by_role("button", name="Back to default").click()
    expect(heads.nth(2)).to_have_text("Ship by")


def test_days_are_chosen_from_the_menu(ada: Page) -> None:
    ada.goto("/orders/?tab=to_review")

    ada.locator("summary", has_text="Ordered at").click()
    ada.get_by_label("From", exact=True).fill("2030-01-01")
    ada.locator("#days button").click()

    expect(ada.get_by_text("No order fits this filter")).to_be_visible()
    expect(ada).to_have_url(re.compile(r"from=2030-01-01"))


def test_the_list_speaks_chinese(ada: Page) -> None:
    ada.goto("/orders/?tab=to_review")

    ada.locator("summary.brand").click()
    ada.get_by_role("button", name="简体中文").click()

    expect(ada.get_by_role("heading", level=1)).to_have_text("订单")
    expect(ada.locator(".tab[aria-current=page]")).to_have_text("待审核 3")
    expect(row(ada, FIRST).locator(".amz")).to_have_text("未发货")


def test_on_a_phone_orders_are_cards(ada: Page) -> None:
    ada.emulate_media(reduced_motion="reduce")
    ada.set_viewport_size({"width": 390, "height": 844})
    ada.goto("/orders/?tab=to_review")

    expect(ada.locator(".tab[aria-current]")).to_be_in_viewport(ratio=1)
    card = row(ada, FIRST)
    expect(card.locator(".due")).to_be_visible()
    expect(card.locator(".amt")).to_have_text("$19.99")
    expect(card.locator(".qty")).to_be_hidden()
    assert ada.evaluate("document.documentElement.scrollWidth") == 390
    card.get_by_role("link", name=FIRST).click()
    expect(ada.locator("#drawer")).to_contain_text("Red mug, no. 0")
    expect(ada.locator("#drawer").get_by_text("$19.99").first).to_be_in_viewport(ratio=1)
    box = ada.locator("#drawer").bounding_box()
    assert box
    assert (box["x"], box["width"]) == (0, 390)


def test_on_a_phone_more_opens_the_navigation_and_closes_it(ada: Page) -> None:
    ada.set_viewport_size({"width": 390, "height": 844})
    ada.goto("/orders/?tab=to_review")
    navigation = ada.get_by_role("navigation", name="Main")
    more = ada.get_by_role("button", name="More")

    more.click()
    expect(navigation.get_by_role("link", name="Sync centre")).to_be_visible()
    more.click()
    expect(navigation).to_be_hidden()
    more.click()
    ada.keyboard.press("Escape")

    expect(navigation).to_be_hidden()
    expect(more).to_be_focused()


def test_o2_a_title_that_is_a_script_stays_a_title(ada: Page) -> None:
    evil = "<img src=x onerror=\"document.title='owned'\"><script>document.title='owned'</script>"
    record(order("702-0000004-0000004", lines=(line(title=evil, seller_sku=evil[:90]),)))

    ada.goto(f"/orders/?tab=to_review&open={stored('702-0000004-0000004').pk}")

    expect(ada.locator("#drawer")).to_contain_text(evil)
    assert ada.title() == "Orders · Zhongshu"


def test_listings_open_in_the_drawer_and_follow_the_keys(ada: Page) -> None:
    record_listings(listing("MUG-1", title="First mug"), listing("MUG-2", title="Second mug"))
    ada.goto("/listings/")

    ada.keyboard.press("j")
    ada.keyboard.press("Enter")
    expect(ada.locator("#drawer h2")).to_contain_text("MUG-1")
    ada.keyboard.press("j")
    expect(ada.locator("#drawer h2")).to_contain_text("MUG-2")
    ada.keyboard.press("/")
    ada.keyboard.type("first")

    expect(ada.locator("tr[data-id]")).to_have_count(1)
    expect(ada.locator("#drawer")).to_be_empty()
