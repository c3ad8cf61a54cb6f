"""Stock warnings: the list, putting off with undo, the draft of a plan, rules and weights."""

import re
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.utils import timezone

from tests.cast import US, make_store
from tests.inventory.ledger_cast import sku
from tests.replenishment import cast
from tests.replenishment.cast import MUG, in_shanghai, keep_orders_since, list_mug, pair, rule
from tests.web.pages import HTMX, PAYLOADS, whole_page
from zhongshu.catalog.models import Product
from zhongshu.identity import public as identity
from zhongshu.replenishment import public as replenishment
from zhongshu.replenishment.models import AlertRule, StockAlert

pytestmark = pytest.mark.django_db
HERE = "/stock-warnings/"
RULES = f"{HERE}rules/"
TERMS = {
    "threshold": "DAYS",
    "lead_days": "60",
    "safety_days": "14",
    "order_days": "30",
    "quantity": "0",
    "ageing_days": "",
    "dead_days": "",
    "is_on": "on",
}


@pytest.fixture(autouse=True)
def _warned() -> None:
    """Let the mug run out: 27 are there, nine a day are sold."""
    in_shanghai()
    rule(ageing_days=None, dead_days=None)
    pair()
    Product.objects.update(name="红色马克杯")
    list_mug()
    keep_orders_since(120)
    cast.sell(1, 27)
    cast.show(fulfillable=27)
    cast.raise_now()


def rows_of(page: str) -> list[str]:
    return re.findall(r'<tr data-id="(\d+)">', page)


def test_the_list_names_the_goods_the_figures_and_what_to_get(admin: Client) -> None:
    page = whole_page(admin, HERE)

    assert len(rows_of(page)) == 2
    assert [
        text for text in (MUG, "红色马克杯", "Sold out soon", "Whole product") if text not in page
    ] == []
    assert '<span class="count is-hot">2</span>' in page or ">2<" in page


def test_filters_and_tabs_narrow_the_list_and_unknown_ones_are_refused(admin: Client) -> None:
    numbers = [
        len(rows_of(whole_page(admin, f"{HERE}?{query}")))
        for query in (
            "tab=STOCK_OUT",
            "tab=DEAD",
            "grain=product",
            f"store={make_store(US).pk}",
            "owner=me",
            "q=mug-red",
            "category=Kitchen",
            "state=GONE",
        )
    ]

    assert numbers == [2, 0, 1, 1, 0, 2, 0, 0]
    for query in (
        "tab=NO",
        "state=NO",
        "grain=NO",
        "store=x",
        "sort=no",
        "owner=1",
        "id=x",
        "warning=x",
    ):
        assert admin.get(f"{HERE}?{query}").status_code == 422


def test_chosen_ones_are_put_off_and_taken_back(admin: Client) -> None:
    ids = rows_of(whole_page(admin, HERE))

    answer = admin.post(f"{HERE}snooze/", {"id": ids, "days": "7"}, headers=HTMX)
    put_off = answer.content.decode()
    [undo] = re.findall(r"/stock-warnings/snooze/\d+/undo/", put_off)
    until = set(StockAlert.objects.values_list("snoozed_until", flat=True))
    back = admin.post(undo, headers=HTMX).content.decode()

    assert answer.status_code == 200
    assert rows_of(put_off) == []
    assert "2 warnings are put off." in put_off
    today = timezone.now() + timedelta(hours=8)
    midnight = datetime(today.year, today.month, today.day, tzinfo=UTC)
    assert until == {midnight + timedelta(days=7) - timedelta(hours=8)}
    assert StockAlert.objects.exclude(snoozed_until=None).count() == 0
    assert "2 taken back." in back


def test_a_message_leads_to_its_warning_whatever_became_of_it(admin: Client) -> None:
    [first, _second] = rows_of(whole_page(admin, HERE))

    def follow() -> tuple[str, list[str]]:
        answer = admin.get(f"{HERE}{first}/")
        assert answer.status_code == 302
        return answer["Location"], rows_of(whole_page(admin, answer["Location"]))

    is_open = follow()
    admin.post(f"{HERE}snooze/", {"id": first, "days": "7"}, headers=HTMX)
    is_put_off = follow()
    StockAlert.objects.filter(pk=first).update(gone_at=timezone.now())

    assert is_open == (f"{HERE}?warning={first}", [first])
    assert is_put_off == (f"{HERE}?warning={first}&state=SNOOZED", [first])
    assert follow() == (f"{HERE}?warning={first}&state=GONE", [first])
    assert admin.get(f"{HERE}999999999/").status_code == 404


def test_a_search_stays_at_the_warning_that_a_message_led_to(admin: Client) -> None:
    [first, second] = rows_of(whole_page(admin, HERE))

    page = whole_page(admin, f"{HERE}?warning={first}")
    carried = re.findall(r'<input type="hidden" name="(\w+)" value="(\w+)">', page)
    told = urlencode([*carried, ("q", "mug-red")])

    assert ("warning", first) in carried
    assert rows_of(page) == rows_of(whole_page(admin, f"{HERE}?{told}")) == [first]
    assert "Only this warning" in page
    assert "Only this warning" not in whole_page(admin, HERE)
    # What is ticked wins: it leaves as a file, whatever a message led to.
    assert rows_of(whole_page(admin, f"{HERE}?{told}&id={second}")) == [second]


def test_put_off_until_a_day_and_shown_again(admin: Client) -> None:
    [first, _second] = rows_of(whole_page(admin, HERE))
    day = (timezone.now() + timedelta(days=5)).date().isoformat()

    admin.post(f"{HERE}snooze/", {"id": first, "until": day}, headers=HTMX)
    snoozed = rows_of(whole_page(admin, f"{HERE}?state=SNOOZED"))
    admin.post(f"{HERE}snooze/", {"id": first, "wake": "1"}, headers=HTMX)

    assert snoozed == [first]
    assert len(rows_of(whole_page(admin, HERE))) == 2


@pytest.mark.parametrize("told", [{"days": "x"}, {"days": "0"}, {"days": "99999999999"}, {}])
def test_a_time_that_cannot_be_is_refused(admin: Client, told: dict[str, str]) -> None:
    ids = rows_of(whole_page(admin, HERE))

    answer = admin.post(f"{HERE}snooze/", {"id": ids, **told}, headers=HTMX)

    assert "Choose a time that is still to come" in answer.content.decode()
    assert StockAlert.objects.exclude(snoozed_until=None).count() == 0


def test_readers_see_the_list_and_put_nothing_off(reader: Client) -> None:
    page = whole_page(reader, HERE)

    assert "Put off for" not in page
    assert reader.post(f"{HERE}snooze/", {"days": "7"}).status_code == 403
    assert reader.get(f"{RULES}new/?scope=STORE").status_code == 403
    assert reader.post(f"{RULES}weights/", {}).status_code == 403
    assert "What would it raise?" not in whole_page(reader, RULES)


def test_the_draft_of_a_plan_has_the_chosen_ones_only(admin: Client) -> None:
    product = StockAlert.objects.get(seller_sku=None)

    answer = admin.get(f"/exports/purchase-plan/?id={product.pk}&format=csv")
    text = b"".join(answer).decode("utf-8-sig")

    lines = text.splitlines()
    assert len(lines) == 2
    assert lines[0].startswith("SKU,Name,Seller SKU")
    assert lines[1].startswith("MUG-RED,红色马克杯,")
    assert f",{product.suggested}," in lines[1]


def test_a_rule_is_added_previewed_changed_and_removed(admin: Client) -> None:
    address = f"{RULES}new/?scope=SELLER_SKU"
    target = {"target": MUG, "pool": str(make_store(US).pool_id)}

    preview = admin.post(address, TERMS | target | {"lead_days": "0", "preview": "1"})
    before = AlertRule.objects.count()
    added = admin.post(address, TERMS | target)
    made = AlertRule.objects.get(seller_sku=sku())
    changed = admin.post(f"{RULES}{made.pk}/", TERMS | {"lead_days": "61", "version": "1"})
    stale = admin.post(f"{RULES}{made.pk}/", TERMS | {"lead_days": "62", "version": "1"})
    made.refresh_from_db()
    listed = whole_page(admin, RULES)
    removed = admin.post(f"{RULES}{made.pk}/remove/")

    assert (preview.status_code, before) == (200, 1)
    assert '<th scope="row">Sold out soon</th>' in preview.content.decode()
    assert (added.status_code, changed.status_code, stale.status_code) == (302, 302, 422)
    assert (made.lead_days, removed.status_code) == (61, 302)
    assert MUG in listed
    assert AlertRule.objects.count() == 1


@pytest.mark.parametrize(
    ("scope", "target"),
    [("STORE", "nowhere"), ("CATEGORY", "x"), ("OWNER", "x"), ("PRODUCT", "x"), ("STORE", "")],
)
def test_a_target_that_is_not_there_is_refused(admin: Client, scope: str, target: str) -> None:
    answer = admin.post(f"{RULES}new/?scope={scope}", TERMS | {"target": target})

    assert answer.status_code == 422
    assert AlertRule.objects.count() == 1


def test_a_scope_that_is_none_is_refused_and_the_widest_rule_stays(admin: Client) -> None:
    everything = AlertRule.objects.get()

    assert admin.get(f"{RULES}new/?scope=EVERYTHING").status_code == 422
    assert admin.get(f"{RULES}{10**9}/").status_code == 404
    assert admin.post(f"{RULES}{everything.pk}/remove/").status_code == 409
    assert admin.post(f"{RULES}{everything.pk}/", TERMS | {"lead_days": "-1"}).status_code == 422


def test_weights_are_saved_previewed_and_refused(admin: Client) -> None:
    good = dict(zip(("3", "7", "14", "30", "60", "90"), (100, 0, 0, 0, 0, 0), strict=True))
    form = {f"last_{span}": str(share) for span, share in good.items()} | {"version": "0"}

    preview = admin.post(f"{RULES}weights/", form | {"preview": "1"})
    refused = admin.post(f"{RULES}weights/", form | {"last_3": "99"})
    saved = admin.post(f"{RULES}weights/", form)

    assert (preview.status_code, refused.status_code, saved.status_code) == (200, 422, 302)
    assert "make 100 together" in refused.content.decode()
    assert 'id="preview"' in preview.content.decode()
    assert replenishment.get_weights(identity.SYSTEM).shares == (100, 0, 0, 0, 0, 0)


def test_hostile_texts_run_nothing(admin: Client) -> None:
    Product.objects.update(name=PAYLOADS[0])

    page = whole_page(admin, HERE)

    assert PAYLOADS[0] not in page
    assert "&lt;script&gt;" in page
