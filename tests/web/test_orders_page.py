"""The order list, its filters and its drawer, as a browser meets them."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.orders.cast import ANNA, CA, HOUR, line, order, record, store_id, stored, usd
from tests.web.pages import (
    HTMX,
    PAYLOADS,
    READER,
    assert_harmless,
    order_ids,
    part,
    refusal_of,
    whole_page,
)
from zhongshu.channels import public as channels
from zhongshu.identity.models import AuditRecord
from zhongshu.kernel.money import Money
from zhongshu.web.shell import frame


def test_the_list_shows_amazons_word_beside_ours(admin: Client) -> None:
    record(order())

    page = part(admin, "/orders/?tab=all")

    assert order_ids(page) == ["702-1234567-1234567"]
    assert '<td class="amz"><span class="chip chip-info">Unshipped</span></td>' in page
    assert '<td class="wrk"><span class="chip chip-accent">To review</span></td>' in page
    assert '<span class="m">$19.99</span>' in page


def test_a_processed_order_keeps_amazons_word(admin: Client) -> None:
    record(order(), mark_processed=True)

    page = part(admin, "/orders/?tab=processed")

    assert '<td class="amz"><span class="chip chip-info">Unshipped</span></td>' in page
    assert '<td class="wrk"><span class="chip chip-good">Processed</span></td>' in page


def test_an_order_off_the_workbench_has_no_work_status(admin: Client) -> None:
    record(order(amazon_status="SHIPPED"))

    page = part(admin, "/orders/?tab=shipped")

    assert "Not in the workbench: nothing to do for us" in page
    assert "chip-accent" not in page


def test_the_tabs_count_amazons_words_and_the_work(admin: Client) -> None:
    record(
        order("702-1", amazon_status="UNSHIPPED"),
        order("702-2", amazon_status="PENDING", lines=(line(amounts=None),), total=None),
        order("702-3", amazon_status="SHIPPED"),
        order("702-4", amazon_status="CANCELLED"),
        order("702-5", amazon_status="HELD_BY_CUSTOMS"),
    )

    page = part(admin, "/orders/?tab=all")

    tabs = dict(
        re.findall(r'push-url="true"[^>]*>([^<]+) <span class="n[^"]*">([^<]+)</span>', page)
    )
    assert tabs == {
        "All": "5",
        "Pending": "1",
        "Unshipped": "1",
        "Shipped": "1",
        "Cancelled": "1",
        "Other statuses": "1",
        "To review": "1",
        "Exception": "0",
        "Processed": "0",
    }


def test_amazons_unknown_word_is_shown_as_it_is(admin: Client) -> None:
    record(order("702-1"), order("702-2", amazon_status="HELD_BY_CUSTOMS"))

    page = part(admin, "/orders/?tab=other")

    assert order_ids(page) == ["702-2"]
    assert '<span class="chip chip-warn">HELD_BY_CUSTOMS</span>' in page


def test_an_order_without_an_unknown_word_is_not_under_others(admin: Client) -> None:
    record(order())

    assert order_ids(part(admin, "/orders/?tab=other")) == []


def test_d1_pending_without_money_is_not_yet_priced(admin: Client) -> None:
    record(order(amazon_status="PENDING", lines=(line(amounts=None),), total=None))

    page = part(admin, "/orders/?tab=pending")

    assert '<td class="r amt"><span class="mute t12">not yet priced</span></td>' in page


def test_d5_a_price_of_zero_is_shown_as_zero(admin: Client) -> None:
    record(order(total=Money(Decimal(0), "USD"), lines=(line(amounts=usd("0")),)))

    assert '<span class="m">$0.00</span>' in part(admin, "/orders/?tab=all")


def test_d5_an_order_without_items_is_shown(admin: Client) -> None:
    record(order(lines=()))

    page = part(admin, "/orders/?tab=all")

    assert "No items told yet" in page
    assert "Amazon has told no items yet." in part(admin, f"/orders/{stored().pk}/")


def test_d5_two_currencies_are_never_added(admin: Client) -> None:
    euros = channels.LineAmounts("EUR", item=Decimal(5), unit_price=Decimal(5))
    record(order(lines=(line(), line("50000000000002", amounts=euros))))

    drawer = part(admin, f"/orders/{stored().pk}/")

    sums = re.findall(r'Sum of the items</td>\s*<td class="r">([^<]+)</td>', drawer)
    assert sums == ["$19.99", "€5.00"]
    assert "Several currencies" in drawer


def test_d5_the_list_marks_an_order_of_several_currencies(admin: Client) -> None:
    euros = channels.LineAmounts("EUR", item=Decimal(5), unit_price=Decimal(5))
    record(
        order("702-0000000-0000001", lines=(line(amounts=euros),)),
        order("702-0000000-0000002"),
        order("702-0000000-0000003", total=None, lines=(line(amounts=None),)),
    )

    assert part(admin, "/orders/?tab=all").count('title="Several currencies"') == 1


def test_yen_have_no_decimals(admin: Client) -> None:
    yen = channels.LineAmounts("JPY", item=Decimal(2980), unit_price=Decimal(2980))
    record(order(total=Money(Decimal(2980), "JPY"), lines=(line(amounts=yen),)))

    assert '<span class="m">JP¥2,980</span>' in part(admin, "/orders/?tab=all")


def test_d6_other_forms_of_order_ids_are_found(admin: Client) -> None:
    record(order("S01-1234567-1234567", channel="NON_AMAZON"), order("702-1234567-1234567"))

    page = part(admin, "/orders/?tab=all&q=S01-12")

    assert order_ids(page) == ["S01-1234567-1234567"]
    assert "Multi-channel fulfilment" in page


def test_several_order_ids_in_the_search_are_looked_up_as_a_list(admin: Client) -> None:
    record(order("702-1234567-1234567"), order("702-1234567-1234568"))

    several = part(admin, "/orders/?tab=all&q=702-1234567-1234567+702-1234567-9999999")
    words = part(admin, "/orders/?tab=all&q=702-1234567-1234567+mug")

    assert order_ids(several) == ["702-1234567-1234567"]
    assert "702-1234567-9999999" in several
    assert "1 of 2" in several
    assert order_ids(words) == []


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=702-1", ["702-1"]),
        ("q=MUG-BLUE", ["702-2"]),
        ("q=b00mugblue", ["702-2"]),
        ("via=fba", ["702-2"]),
        ("via=fbm", ["702-1"]),
        ("business=1", ["702-2"]),
        ("business=0", ["702-1"]),
        ("gift=1", []),
        ("replacement=1", ["702-2"]),
        ("multi=1", ["702-2"]),
        ("cancel=1", ["702-1"]),
        ("from=2026-11-20&to=2026-11-20", ["702-1"]),
        ("from=2026-11-21", ["702-2"]),
        ("ids=702-2,702-9", ["702-2"]),
    ],
)
def test_filters_live_in_the_address(admin: Client, query: str, found: list[str]) -> None:
    mug = line("50000000000002", seller_sku="MUG-BLUE-1", asin="B00MUGBLUE", quantity=2)
    first = order("702-1", lines=(line(cancellation_requested=True),))
    record(
        first,
        order(
            "702-2",
            created_at=first.created_at + 48 * HOUR,
            fulfilled_by="AMAZON",
            programs=("AMAZON_BUSINESS",),
            replaces_order_id="702-0",
            lines=(mug,),
        ),
    )

    assert order_ids(part(admin, f"/orders/?tab=all&{query}")) == found


def test_a_store_is_chosen_by_its_number(admin: Client) -> None:
    record(order("702-1"), order("702-2", marketplace_id=CA))

    page = part(admin, f"/orders/?tab=all&store={store_id(CA)}")

    assert order_ids(page) == ["702-2"]


def test_pages_follow_each_other_without_gap_or_repetition(admin: Client) -> None:
    record(
        *(
            order(f"702-{number:03}", created_at=order().created_at - number * HOUR)
            for number in range(60)
        )
    )

    first = part(admin, "/orders/?tab=all")
    following = re.search(r'href="([^"]+)" rel="next"', first)
    assert following
    second = part(admin, "/orders/" + following[1].replace("&amp;", "&"))

    assert order_ids(first) + order_ids(second) == [f"702-{number:03}" for number in range(60)]
    assert "1–50 / 60" in first


def test_the_list_costs_the_same_for_one_order_and_for_fifty(admin: Client) -> None:
    def statements(ask: Callable[[Client, str], object] = part) -> int:
        with CaptureQueriesContext(connection) as asked:
            ask(admin, "/orders/?tab=all")
        return len(asked) - READER

    part(admin, "/orders/?tab=all")

    record(order("702-000"))
    one = statements()
    record(*(order(f"702-{number:03}") for number in range(1, 60)))

    assert (one, statements()) == (5, 5)
    statements(whole_page)
    assert statements(whole_page) == 5
    frame.forget()
    assert statements(whole_page) == 5 + 13


def test_a_search_costs_no_more_statements_than_a_list_may(admin: Client) -> None:
    record(order("702-000"))
    whole_page(admin, "/orders/?q=MUG-RED-1")

    with CaptureQueriesContext(connection) as asked:
        page = whole_page(admin, "/orders/?q=MUG-RED-1")

    assert order_ids(page) == ["702-000"]
    assert len(asked) - READER == 6


@pytest.mark.parametrize(
    "query",
    [
        "tab=nonsense",
        "sort=buyer__name",
        "sort=-content_hash",
        "via=x",
        "days=9999",
        "from=2026-13-45",
        "from=99999-01-01",
        "from=9999-12-31",
        "gift=maybe",
        "store=1%27",
        "store=99999999999999999999999",
        "cursor=forged",
        "cursor=WyItYW1hem9uIl0:1abc:def",
        "cursor=%00%00",
    ],
)
def test_o21_an_address_that_is_not_ours_is_refused(admin: Client, query: str) -> None:
    answer = admin.get(f"/orders/?{query}", headers=HTMX)

    assert answer.status_code == 422
    assert refusal_of(answer) != ""


@pytest.mark.parametrize(
    "query",
    [
        "q=" + "A" * 5_000,
        "q=%00",
        "q=%ED%A0%80",
        "q=%27%20OR%201=1--",
        "q=" + "%25" * 90,
        "ids=" + ",".join(f"702-{number}" for number in range(500)),
        "ids=%00,%27,%22",
        "list=gone",
        "open=abc",
        "open=" + "9" * 5_000,
        "__class__=1&amazon_status__in=x",
        "store=" + "&store=".join(str(number) for number in range(900)),
    ],
)
def test_o21_hostile_addresses_find_nothing_and_break_nothing(admin: Client, query: str) -> None:
    record(order("114-1234567-1234567", lines=(line(seller_sku="X", asin="Y"),)))

    answer = admin.get(f"/orders/?tab=cancelled&{query}")

    assert answer.status_code == 200
    assert order_ids(answer.content.decode()) == []


def test_too_many_pasted_numbers_are_refused(admin: Client) -> None:
    ids = ",".join(f"702-{number}" for number in range(501))

    answer = admin.get(f"/orders/?tab=all&ids={ids}", headers=HTMX)

    assert answer.status_code == 422
    assert refusal_of(answer) == "501 orders are too many at once: at most 500."


@pytest.mark.parametrize("payload", PAYLOADS)
def test_o2_amazons_texts_stay_texts(admin: Client, payload: str) -> None:
    package = channels.PackageFacts("1", carrier=payload, tracking_number=payload)
    record(
        order(
            lines=(
                line(
                    title=payload,
                    seller_sku=payload,
                    cancellation_requested=True,
                    cancellation_reason=payload,
                ),
            ),
            service_level=payload[:60],
            packages=(package,),
            raw=json.dumps({"title": payload}).encode(),
        )
    )

    pages = [
        part(admin, "/orders/?tab=all"),
        part(admin, f"/orders/{stored().pk}/"),
        part(admin, f"/orders/{stored().pk}/raw/"),
    ]

    for page in pages:
        assert_harmless(page)


def test_the_search_stays_in_its_field(admin: Client) -> None:
    page = part(admin, "/orders/?tab=all&q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E")

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_the_drawer_shows_everything_about_an_order(admin: Client) -> None:
    parts = replace(
        usd("39.98"),
        unit_price=Decimal("19.99"),
        shipping=Decimal("4.99"),
        discount=Decimal(2),
        tax=Decimal("3.20"),
    )
    record(
        order(
            amazon_status="SHIPPED",
            total=Money(Decimal("46.17"), "USD"),
            lines=(line(quantity=2, fulfilled=2, amounts=parts),),
            packages=(channels.PackageFacts("1", "USPS", "9400111899", "Ground", "SHIPPED"),),
            buyer=ANNA,
        )
    )

    drawer = part(admin, f"/orders/{stored().pk}/")

    money = re.findall(
        r"<td>([^<]+)</td>\s*<td class=\"r\">([^<]+)</td>", drawer.partition("Packages")[0]
    )
    assert money == [
        ("Items, without tax", "$39.98"),
        ("Buyer shipping", "$4.99"),
        ("Promotion discount", "−$2.00"),
        ("Tax", "$3.20"),
        ("Sum of the items", "$46.17"),
    ]
    assert "9400111899" in drawer
    assert "A. S. · Springfield · US" in drawer
    assert "Ordered at Amazon: Shipped" in drawer
    assert 'href="https://sellercentral.amazon.com/orders-v3/order/702-1234567-1234567"' in drawer


def test_o14_the_drawer_tells_nobodys_name(admin: Client) -> None:
    record(order(buyer=ANNA))

    page = admin.get(f"/orders/?tab=all&open={stored().pk}").content.decode()

    for secret in ("Anna", "Schmidt", "Main Street", "12345-6789", "555 010", "anna@"):
        assert secret not in page


def test_the_buyer_is_shown_on_demand_and_the_view_is_recorded(admin: Client) -> None:
    record(order(buyer=ANNA))

    answer = admin.post(f"/orders/{stored().pk}/buyer/", {"reason": "address"}, headers=HTMX)

    page = answer.content.decode()
    assert "Anna Schmidt<br>1 Main Street<br>Springfield 12345-6789<br>US" in page
    assert "Your view was recorded" in page
    trail = AuditRecord.objects.get(action="orders.buyer.revealed")
    assert (trail.actor_name, trail.facts) == ("ada", {"reason": "To check the address"})
    assert "Buyer&#x27;s details shown: To check the address" in part(
        admin, f"/orders/{stored().pk}/"
    )


def test_a_reason_that_is_not_offered_shows_nothing(admin: Client) -> None:
    record(order(buyer=ANNA))

    answer = admin.post(f"/orders/{stored().pk}/buyer/", {"reason": "fun"}, headers=HTMX)

    assert answer.status_code == 422
    assert AuditRecord.objects.filter(action="orders.buyer.revealed").count() == 0


def test_a_reader_sees_no_buyer(reader: Client) -> None:
    record(order(buyer=ANNA))

    answer = reader.post(f"/orders/{stored().pk}/buyer/", {"reason": "ship"}, headers=HTMX)

    assert answer.status_code == 403
    assert b"Anna" not in answer.content
    assert "buyer-reason" not in part(reader, f"/orders/{stored().pk}/")


def test_the_navigation_counts_what_is_to_review(admin: Client) -> None:
    record(order("702-1"), order("702-2"), order("702-3", amazon_status="SHIPPED"))

    page = admin.get("/orders/?tab=all").content.decode()

    assert re.search(
        r'<span class="cut">Orders</span>\s*<b class="count" id="count-orders">2</b>', page
    )


def test_the_palette_finds_an_order_by_its_number(admin: Client) -> None:
    record(order())

    page = part(admin, "/palette/?q=702-12")

    assert f'href="/orders/?tab=all&amp;open={stored().pk}"' in page


def test_a_late_order_says_so_in_words(admin: Client) -> None:
    record(order(ship_by_latest=order().created_at - timedelta(days=300)))

    assert re.search(r'<span class="bad m">[\d]+ h late</span>', part(admin, "/orders/?tab=all"))


def test_how_fast_it_must_be_is_a_word_and_an_unknown_one_stays(admin: Client) -> None:
    record(order("702-1", service_level="SECOND_DAY"), order("702-2", service_level="BY_SLED"))

    shown = [part(admin, f"/orders/{stored(number).pk}/") for number in ("702-1", "702-2")]

    assert "FBM · Second day" in shown[0]
    assert "FBM · BY_SLED" in shown[1]
