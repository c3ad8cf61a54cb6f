"""Spot checks as a browser meets them: begin, ask, judge, resume, result."""

import re
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from tests.cast import ADMIN, OPERATOR
from tests.catalog.cast import CA, MONDAY, listing, record, store_id, usd
from tests.channels.stream_cast import make_account
from tests.fake_gateway import FakeGateway
from tests.web.pages import (
    HTMX,
    PAYLOADS,
    assert_harmless,
    make_keeper_of,
    refusal_of,
    whole_page,
)
from zhongshu.catalog import public as catalog
from zhongshu.channels import public as channels
from zhongshu.channels.models import SellingAccount

US = "ATVPDKIKX0DER"
NEW = "/spot-checks/new/"


@pytest.fixture
def gateway(monkeypatch: pytest.MonkeyPatch) -> FakeGateway:
    fake = FakeGateway(clock=MONDAY)
    fake.serve(monkeypatch)
    return fake


def now(seller_sku: str = "MUG-RED-1", **told: Any) -> channels.ListingFacts:
    return listing(seller_sku, **({"status": None, "is_buyable": True} | told))


def page(*told: channels.ListingFacts) -> channels.ListingPage:
    return channels.ListingPage(told, None)


def begin(count: int = 20, **wish: Any) -> int:
    new = catalog.NewSpotCheck(make_account().pk, count=count, **wish)
    return catalog.begin_spot_check(new, actor=OPERATOR, at=timezone.now())


def answered(*told: channels.ListingFacts) -> int:
    """Return a check with these answers."""
    check = begin()
    rows = {each.seller_sku: each for each in catalog.list_spot_check_items(ADMIN, check)}
    catalog.record_spot_check_answers(
        spot_check_id=check,
        answers=[catalog.ListingAnswer(rows[each.seller_sku].id, each) for each in told],
        actor=OPERATOR,
        at=timezone.now(),
    )
    return check


def place_of(check: int, sku: str) -> int:
    rows = catalog.list_spot_check_items(ADMIN, check)
    return next(each.place for each in rows if each.seller_sku == sku)


def judge(client: Client, check: int, place: int, verdict: str) -> HttpResponse:
    address = f"/spot-checks/{check}/{place}/judge/"
    answer = client.post(address, {"verdict": verdict})
    assert isinstance(answer, HttpResponse)
    return answer


def fact_rows(text: str) -> dict[str, list[str]]:
    """Return each row of the facts by its state, as name, ours and Amazon's."""
    found: dict[str, list[str]] = {}
    for state, row in re.findall(r'<tr class="is-(\w+)">(.*?)</tr>', text, re.DOTALL):
        cells = re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL)
        bare = [
            re.sub(r'<span class="side">.*?</span>|<svg.*?</svg>|<[^>]+>', "", each)
            for each in cells
        ]
        found.setdefault(state, []).append(" | ".join(" ".join(each.split()) for each in bare))
    return found


def test_a_check_is_begun_and_asks_by_itself(admin: Client) -> None:
    record(listing("A"), listing("B"))
    account = make_account().pk
    form = whole_page(admin, f"{NEW}?account={account}")

    begun = admin.post(
        NEW, {"account": account, "kinds": ["RANDOM", "DEAR"], "count": "5", "show": "all"}
    )
    shown = whole_page(admin, begun.headers["Location"])

    [check] = catalog.list_spot_checks(ADMIN).rows
    assert "This account has not passed a spot check yet" in form
    assert (check.size, check.waiting, check.confirms_equal, check.who) == (2, 2, False, "ada")
    assert begun.headers["Location"] == f"/spot-checks/{check.id}/"
    assert 'hx-trigger="load delay:100ms, submit"' in shown
    assert '<span class="num mute">0 / 2</span>' in shown


@pytest.mark.parametrize(
    ("wish", "sentence"),
    [
        ({"kinds": [], "count": "5"}, "Choose at least one kind."),
        ({"kinds": ["MAGIC"], "count": "5"}, "There is no such kind."),
        ({"kinds": ["RANDOM"], "count": "201"}, "less than or equal to 200"),
        ({"kinds": ["RANDOM"], "count": "5", "stores": ["999"]}, "no such store in this account"),
    ],
)
def test_wishes_that_make_no_sense_are_refused_where_they_stand(
    admin: Client, wish: dict[str, Any], sentence: str
) -> None:
    record(listing())

    refused = admin.post(NEW, {"account": make_account().pk, **wish})

    assert refused.status_code == 422
    assert sentence in refused.content.decode()
    assert catalog.list_spot_checks(ADMIN).rows == ()


def test_where_nothing_can_be_drawn_the_page_says_so(admin: Client) -> None:
    refused = admin.post(NEW, {"account": make_account().pk, "kinds": ["ODD"], "count": "5"})

    assert refused.status_code == 409
    assert "There is no such listing of Acme NA yet." in refused.content.decode()


def test_amazon_is_asked_and_the_first_listing_comes(admin: Client, gateway: FakeGateway) -> None:
    record(listing("A"), listing("B"))
    check = begin()
    gateway.script("fetch_listing_page", page(now("A"), now("B", price=usd("24.99"))))

    asked = admin.post(f"/spot-checks/{check}/ask/", headers=HTMX)

    assert asked.headers["HX-Redirect"] == f"/spot-checks/{check}/1/"
    assert catalog.get_spot_check(ADMIN, check).differing == 1


@pytest.mark.parametrize(
    ("outage", "sentence"),
    [
        (channels.ThrottledError("No allowance left", retry_after_s=7), "allowance is used up"),
        (channels.RoleMissingError("Unauthorized"), "the role “Product Listing” is missing"),
        (channels.AuthorisationLostError("invalid_grant"), "no longer accepts the authorisation"),
        (channels.ApplicationRefusedError("invalid_client"), "client id or secret"),
        (channels.EndpointDownError("503 thrice"), "Amazon gave no usable answer"),
    ],
)
def test_c1_an_outage_is_told_in_words_and_the_check_can_go_on(
    admin: Client, gateway: FakeGateway, outage: channels.GatewayError, sentence: str
) -> None:
    record(listing())
    check = begin()
    gateway.script("fetch_listing_page", outage, page(now()))

    told = admin.post(f"/spot-checks/{check}/ask/", headers=HTMX).content.decode()
    again = admin.post(f"/spot-checks/{check}/ask/")

    assert sentence in told
    assert str(outage) in told
    waits = re.search(r'hx-trigger="load delay:(\d+)s, submit"', told)
    assert bool(waits) == isinstance(outage, channels.ThrottledError)
    assert again.headers["Location"] == f"/spot-checks/{check}/1/"


def test_without_the_seller_id_the_page_leads_to_where_it_is_entered(
    admin: Client, gateway: FakeGateway
) -> None:
    record(listing())
    check = begin()
    SellingAccount.objects.update(seller_id=None)

    told = admin.post(f"/spot-checks/{check}/ask/", headers=HTMX).content.decode()

    assert "The seller id of this account is not known" in told
    assert f'href="/connect/{make_account().pk}/"' in told
    assert gateway.asked == []


def test_one_listing_a_screen_differences_beside_equal_facts(admin: Client) -> None:
    record(listing())
    check = answered(now(price=usd("24.99"), title="Blue mug", product_type="MUG", quantity=None))

    text = whole_page(admin, f"/spot-checks/{check}/1/")

    assert fact_rows(text) == {
        "different": ["Title differs | Red mug | Blue mug", "Price differs | $19.99 | $24.99"],
        "not_told": ["Quantity | 5 | not told"],
        "equal": [
            "Status | Active | Active",
            "ASIN | B00MUGRED1 | B00MUGRED1",
            "Fulfilment channel | FBM DEFAULT | FBM DEFAULT",
        ],
        "new": ["Product type | – | Mug first told now"],
    }
    assert 'href="https://sellercentral.amazon.com/skucentral?mSku=MUG-RED-1"' in text
    assert re.findall(r'value="(\w+)" data-key="(\d)"', text) == [
        ("RIGHT", "1"),
        ("WRONG", "2"),
        ("UNSURE", "3"),
    ]


def test_a_verdict_leads_to_the_next_listing_and_the_last_to_the_result(admin: Client) -> None:
    record(listing("A"), listing("B"))
    check = answered(now("A"), now("B"))

    first = judge(admin, check, 2, "RIGHT")
    last = judge(admin, check, 1, "RIGHT")
    text = whole_page(admin, f"/spot-checks/{check}/")

    assert first.headers["Location"] == f"/spot-checks/{check}/1/"
    assert last.headers["Location"] == f"/spot-checks/{check}/"
    assert "This account has passed: what was checked is right" in text
    assert ">100.0%</span>" in text


def test_a_check_that_one_left_goes_on_where_it_was(admin: Client) -> None:
    record(listing("A"), listing("B"), listing("C"))
    check = answered(now("A"), now("B"), now("C"))
    judge(admin, check, 1, "RIGHT")

    text = whole_page(admin, f"/spot-checks/{check}/")

    assert "2 listings are still to be looked at" in text
    assert f'href="/spot-checks/{check}/2/" data-key="n"' in text
    assert "Confirm the 2 equal ones" in text


def test_all_equal_ones_are_confirmed_by_one_press(admin: Client) -> None:
    record(listing("A"), listing("B"))
    check = answered(now("A"), now("B", title="Other"))

    done = admin.post(f"/spot-checks/{check}/confirm-equal/")

    assert done.headers["Location"] == f"/spot-checks/{check}/{place_of(check, 'B')}/"
    assert catalog.get_spot_check(ADMIN, check).right == 1


def test_a_check_is_ended_as_it_stands(admin: Client) -> None:
    record(listing())
    check = answered(now(title="Other"))

    admin.post(f"/spot-checks/{check}/finish/")

    text = whole_page(admin, f"/spot-checks/{check}/")
    assert "Not passed: something differs from Amazon, or is wrong" in text
    assert 'href="/sync/issues/?stream=spot_check"' in text


def test_the_issue_leads_to_the_listing_and_to_seller_central(admin: Client) -> None:
    record(listing())
    answered(now(title="Other"))

    text = whole_page(admin, "/sync/issues/")

    assert "A spot check found that MUG-RED-1 in Acme NA US differs from Amazon." in text
    assert "Here → at Amazon: Red mug → Other" in text
    assert "Acme NA · Spot check ·" in text
    assert "Open the listing" in text
    assert 'href="https://sellercentral.amazon.com/skucentral?mSku=MUG-RED-1"' in text


def test_readers_see_results_and_change_nothing(reader: Client) -> None:
    record(listing())
    check = answered(now())
    item = whole_page(reader, f"/spot-checks/{check}/1/")
    address = f"/spot-checks/{check}"

    refused = [
        reader.get(NEW),
        reader.post(NEW, {}),
        reader.post(f"{address}/ask/"),
        reader.post(f"{address}/finish/"),
        reader.post(f"{address}/confirm-equal/"),
        judge(reader, check, 1, "RIGHT"),
    ]

    assert [each.status_code for each in refused] == [403] * 6
    assert 'name="verdict"' not in item
    assert catalog.get_spot_check(ADMIN, check).left == 1


def test_o3_other_stores_checks_do_not_exist(db: None) -> None:
    record(listing("A"), listing("B", marketplace_id=CA))
    check = answered(now("A"), now("B", marketplace_id=CA))
    kim = make_keeper_of(US)

    listed = whole_page(kim, "/spot-checks/")
    refused = [
        kim.get(f"/spot-checks/{check}/"),
        kim.get(f"/spot-checks/{check}/1/"),
        judge(kim, check, 1, "RIGHT"),
        kim.post(NEW, {"account": "1", "stores": [store_id(CA)], "kinds": "ODD", "count": "1"}),
    ]

    assert "No spot check yet" in listed
    assert [each.status_code for each in refused] == [404, 404, 404, 422]


def test_a_verdict_that_is_none_is_refused(admin: Client) -> None:
    record(listing())
    check = answered(now())

    refused = admin.post(f"/spot-checks/{check}/1/judge/", {"verdict": "MAYBE"}, headers=HTMX)

    assert refused.status_code == 422
    assert "MAYBE" in refusal_of(refused)


def test_o2_hostile_titles_and_words_of_amazons_stay_text(
    admin: Client, gateway: FakeGateway
) -> None:
    titles = [f"{payload} {number}" for number, payload in enumerate(PAYLOADS)]
    record(*(listing(f"SKU-{n}", title=title) for n, title in enumerate(titles)))
    gateway.script(
        "fetch_listing_page",
        channels.EndpointDownError(PAYLOADS[0]),
        page(*(now(f"SKU-{n}", title=PAYLOADS[n]) for n in range(len(PAYLOADS)))),
    )
    check = begin()

    pages = [admin.post(f"/spot-checks/{check}/ask/", headers=HTMX).content.decode()]
    admin.post(f"/spot-checks/{check}/ask/")
    pages += [whole_page(admin, f"/spot-checks/{check}/{n + 1}/") for n in range(len(PAYLOADS))]
    pages += [whole_page(admin, each) for each in (f"/spot-checks/{check}/", "/sync/issues/")]

    for text in pages:
        assert_harmless(text)
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in "".join(pages)


def test_the_dashboard_and_the_account_tell_how_it_stands(admin: Client) -> None:
    record(listing("A"))
    account = make_account().pk
    before = whole_page(admin, f"/connect/{account}/")
    check = answered(now("A"))
    judge(admin, check, 1, "RIGHT")

    after = whole_page(admin, f"/connect/{account}/")
    dashboard = whole_page(admin, "/")

    assert "No price and no quantity leaves before a check has passed." in before
    assert "No price and no quantity leaves" not in after
    assert f'<a class="link-plain" href="/spot-checks/{check}/">100.0%</a>' in dashboard
