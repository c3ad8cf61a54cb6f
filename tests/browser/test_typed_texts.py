"""Row O2: whatever people type into any form of any page is shown as text, and runs nothing."""

import re
from collections.abc import Mapping
from importlib import import_module

import pytest
from django.conf import settings
from django.test import Client, override_settings
from django.utils import timezone
from playwright.sync_api import Page

from tests.browser.conftest import PASSWORD
from tests.browser.hostile_texts import PAYLOADS, STRONG
from tests.browser.test_hostile_browser import Watch, watch
from tests.browser.typed import HONEST, find_forms, find_loose, send_form
from tests.cast import make_application
from tests.hostile.browsing import known_places
from tests.hostile.doors import list_doors
from tests.hostile.world import Company, make_company
from tests.web.pages import HTMX
from zhongshu.catalog import public as catalog
from zhongshu.channels.models import FulfilmentPool, SellingAccount
from zhongshu.company.public import NewLegalEntity, add_legal_entity
from zhongshu.identity import public as identity
from zhongshu.inventory import public as inventory
from zhongshu.purchasing import public as purchasing
from zhongshu.replenishment import public as replenishment
from zhongshu.web.connect import draft

__all__ = ["watch"]

# The page of parts shows fields, which nothing sends.
PARTS = "/ui/"
# How often the forms of a page are sent: once with the text in every field, and once more where
# some fields must be right for the others to be taken. Sign-in and setup have a test of their own.
SENT = {
    "/claims/": 5,
    "/claims/new/": 1,
    "/claims/rules/": 1,
    "/connect/<int:account_id>/": 1,
    "/connect/<int:account_id>/rename/": 1,
    "/connect/<int:account_id>/stores/": 2,
    "/connect/add/": 2,
    "/connect/add/region/": 1,
    "/connect/add/token/": 2,
    "/connect/applications/": 2,
    "/connect/applications/<int:application_id>/": 1,
    "/connect/applications/<int:application_id>/secret/": 1,
    "/connect/new/amazon/": 1,
    "/connect/new/channel/": 2,
    "/fba-stock/": 1,
    "/imports/new/": 1,
    "/listings/": 1,
    "/orders/": 4,
    "/pairing/": 2,
    "/pairing/paste/": 1,
    "/pairing/rules/": 1,
    "/pairing/rules/<int:rule_id>/": 1,
    "/palette/": 1,
    "/products/": 3,
    "/products/<int:product_id>/": 9,
    "/products/new/": 1,
    "/settings/": 2,
    "/settings/audit/": 1,
    "/settings/company/": 2,
    "/settings/fields/": 1,
    "/settings/fields/<int:field_id>/": 2,
    "/settings/legal-entities/": 2,
    "/settings/legal-entities/<int:legal_entity_id>/": 2,
    "/settings/messages/": 1,
    "/settings/people/": 1,
    "/settings/people/<int:user_id>/": 1,
    "/settings/people/<int:user_id>/password/": 1,
    "/settings/rates/": 4,
    "/settings/tokens/": 1,
    "/settings/warehouses/": 2,
    "/settings/warehouses/offers/": 1,
    "/settings/warehouses/offers/new/": 1,
    "/settings/warehouses/<int:warehouse_id>/": 2,
    "/spot-checks/new/": 1,
    "/stock-warnings/": 1,
    "/stock-warnings/rules/": 1,
    "/stock-warnings/rules/<int:alert_rule_id>/": 1,
    "/stock/": 2,
    "/stock/check/": 3,
    "/stock/repost/": 1,
    "/stock/repost/sku/<int:seller_sku_id>/": 1,
    "/reimbursements/": 1,
    "/shipments/": 1,
    "/suppliers/": 1,
    "/suppliers/<int:supplier_id>/": 2,
    "/suppliers/<int:supplier_id>/prices/<int:product_id>/": 1,
    "/suppliers/<int:supplier_id>/prices/new/": 1,
    "/suppliers/new/": 2,
    "/sync/streams/<int:stream_id>/settings/": 1,
    PARTS: 1,
    "an account without a seller id": 2,
    "its permissions": 1,
    "an application that may go": 2,
    "the drawer of a seller SKU": 5,
}
# Where what was typed and taken stands afterwards, beside the company's name in every frame.
SHOWN = (
    "/",
    "/connect/",
    "/connect/<int:account_id>/",
    "/connect/add/",
    "/connect/add/consent/",
    "/connect/add/token/",
    "/connect/applications/",
    "/listings/",
    "/orders/",
    "/settings/audit/",
    "/settings/people/",
    "/settings/tokens/",
)
# Asked for alone they lead to their list, which opens them: they stand among the pages by that.
DRAWERS = {"/pairing/<int:seller_sku_id>/"}
# The one field without a form: `test_o2_what_is_searched_for_while_one_types_runs_nothing`.
LOOSE = {"palette-q"}
TEXTS = [
    pytest.param(STRONG, id="strong"),
    *(pytest.param(text, id=name, marks=pytest.mark.soak) for name, text in PAYLOADS.items()),
]


def make_places(tab: Page) -> dict[str, str]:
    """Make a company, begin to connect an account, and return where each page is."""
    company = make_company()
    begin_wizard(tab, draft.Draft(company.application_id, "FE", "Gamma"))
    known = known_places(company) | make_goods(company) | make_rest()
    doors = list_doors()
    unknown = {place for door in doors for place in door.places} - set(known)
    assert unknown == set()
    SellingAccount.objects.filter(pk=company.beta.account_id).update(seller_id=None)
    nameless, spare = company.beta.account_id, make_application("Spare").pk
    return {door.route: door.at(known) for door in doors} | {
        "an account without a seller id": f"/connect/{nameless}/",
        "its permissions": f"/connect/{nameless}/permissions/",
        "an application that may go": f"/connect/applications/{spare}/",
        "the drawer of a seller SKU": f"/pairing/?tab=all&open={known['seller_sku_id']}",
    }


def make_goods(company: Company) -> dict[str, object]:
    """Make an edit with a tag; return the ids of goods."""
    saved = catalog.save_products(
        [catalog.ProductChange({"tags": "new"}, company.product_id)],
        source=catalog.EditSource.PAGE,
        actor=identity.SYSTEM,
        at=timezone.now(),
    )
    return {
        "product_id": company.product_id,
        "pairing_id": company.pairing_id,
        "rule_id": company.rule_id,
        "field_id": company.field_id,
        "pool_id": FulfilmentPool.objects.values_list("pk", flat=True)[0],
        "legal_entity_id": add_legal_entity(NewLegalEntity("Acme", "CN"), actor=identity.SYSTEM),
        "warehouse_id": make_warehouse(),
        "edit_id": saved.edit_id,
        "tag_id": catalog.list_tags(identity.SYSTEM)[0].id,
        "supplier_id": make_supplier(company.product_id),
        "alert_rule_id": make_alert_rule(company.product_id),
        "was_out": 0,
    }


def make_warehouse() -> int:
    new = inventory.NewWarehouse("SZ-1", "Shenzhen", "DOMESTIC", "CN", "Asia/Shanghai")
    return inventory.add_warehouses([new], actor=identity.SYSTEM)[0]


def make_alert_rule(product_id: int) -> int:
    scope = replenishment.RuleScope.PRODUCT
    return replenishment.save_rule(
        replenishment.RuleTerms(),
        target=replenishment.RuleTarget(scope, product_id=product_id),
        actor=identity.SYSTEM,
        at=timezone.now(),
    )


def make_supplier(product_id: int) -> int | None:
    """Make a supplier who sells a product; return its id."""
    saved = purchasing.save_suppliers(
        [purchasing.SupplierChange({"name": "Hengda"}, product_id=product_id)],
        source=catalog.EditSource.PAGE,
        actor=identity.SYSTEM,
        at=timezone.now(),
    )
    return saved.saved[0].supplier_id


def make_rest() -> dict[str, object]:
    """Make what a company does not have of itself; return the ids."""
    bob = identity.add_user(
        login="bob",
        password=PASSWORD,
        role=identity.Role.OPERATIONS,
        sees_every_store=True,
        actor=identity.SYSTEM,
    )
    names = "action_id assignment_id claim_id difference_id done export_id file_id import_id"
    names += " picture_id change_id channel_id pool_id rate_id reimbursement_id reposting_id"
    names += " alert_id shipment_id snooze_id token_id view_id"
    nobodys = dict.fromkeys(names.split(), 1)
    return {"user_id": bob, "code": "x", "kind": "x", "token": "x", "what": "submit", **nobodys}


def session_key(tab: Page) -> str:
    name = settings.SESSION_COOKIE_NAME
    return next(each["value"] for each in tab.context.cookies() if each["name"] == name)


def begin_wizard(tab: Page, begun: draft.Draft) -> None:
    """Let the browser stand in the middle of the wizard, so that all its steps open."""
    session = import_module(settings.SESSION_ENGINE).SessionStore(session_key(tab))
    draft.keep(session, begun)
    session.save()


def find_pages(tab: Page, places: Mapping[str, str]) -> dict[str, list[bool]]:
    """Return the pages with forms; a form that only a part of a page has is none of them."""
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = session_key(tab)
    wholes, parts = (
        [text_at(client, address, headers) for address in places.values()] for headers in ({}, HTMX)
    )
    found = dict(zip(places, find_forms(tab, wholes), strict=True))
    in_parts = dict(zip(places, find_forms(tab, parts), strict=True))
    in_parts_only = {name for name in places if len(in_parts[name]) > len(found[name])}
    assert in_parts_only == DRAWERS
    real = [text for name, text in zip(places, wholes, strict=True) if name != PARTS]
    assert find_loose(tab, real) == LOOSE
    return {name: forms for name, forms in found.items() if forms}


def text_at(client: Client, address: str, headers: Mapping[str, str]) -> str:
    answer = client.get(address, headers=headers)
    is_page = answer.status_code == 200 and "html" in answer.headers["Content-Type"]
    return answer.content.decode() if is_page else ""


def send_page(watch: Watch, address: str, forms: list[bool], text: str) -> int:
    """Send each form of a page, hostile all over and then as it is taken; return how often."""
    sent = 0
    for place, is_helped in enumerate(forms):
        for honest in ({}, HONEST)[: 1 + is_helped]:
            watch.open(address)
            send_form(watch.tab, place, text, honest)
            watch.look()
            sent += 1
    return sent


def but_for_silence(faults: list[str]) -> list[str]:
    """Return faults but that Amazon did not answer when a token was pasted."""
    return [each for each in faults if not re.fullmatch(r"502 of \S+/connect/add/token/", each)]


def but_for_refusals(complaints: list[str]) -> list[str]:
    """Return complaints but those about forms that were refused with their own status.

    Such a form comes back with what was typed, also where the browser takes only a number or day.
    """
    refused = tuple(f"status of {status} " for status in (400, 403, 404, 409, 422, 429, 502))
    refused += ("The specified value ",)
    return [each for each in complaints if not any(words in each for words in refused)]


@pytest.mark.parametrize("text", TEXTS)
def test_o2_what_is_typed_runs_nothing_on_any_page(
    watch: Watch, complaints: list[str], text: str
) -> None:
    with override_settings(DEMO=True):  # else there is no page of parts
        places = make_places(watch.tab)
        pages = find_pages(watch.tab, places)

        sent = {name: send_page(watch, places[name], pages[name], text) for name in pages}
        for name in SHOWN:
            watch.open(places[name], shows=text if text == STRONG else "")
        watch.open("/orders/views/")
        if text == STRONG:
            watch.expect(text, within="body")

    assert sent == SENT
    assert but_for_silence(watch.faults) == []
    complaints[:] = but_for_refusals(complaints)


@pytest.mark.parametrize("text", TEXTS)
def test_o2_what_is_typed_at_the_door_runs_nothing(
    page: Page, complaints: list[str], text: str
) -> None:
    page.goto("/sign-in/")
    watch = Watch(page)
    watch.begin()
    setup = f"/setup/{identity.make_setup_link(at=timezone.now())}/"
    sent = {}
    for name, address in (("/sign-in/", "/sign-in/"), ("/setup/", setup)):
        [forms] = find_forms(page, [page.request.get(address).text()])
        sent[name] = send_page(watch, address, forms, text)
    watch.open("/settings/company/")

    assert sent == {"/sign-in/": 1, "/setup/": 2}
    assert watch.faults == []
    if text == STRONG:
        assert page.locator("#nav .brand b, #nav .brand .b").text_content() == text
        assert page.get_by_label("Company name").input_value() == text
    complaints[:] = but_for_refusals(complaints)


def test_o2_what_is_searched_for_while_one_types_runs_nothing(watch: Watch) -> None:
    make_company()
    tab = watch.tab
    for address in ("/orders/?tab=all", "/listings/?tab=all", "/settings/audit/"):
        watch.open(address)
        with tab.expect_response(lambda answer: "q=" in answer.url):
            tab.locator("[data-list-search]").fill(STRONG)
        tab.wait_for_url("**q=*")
        watch.look()
        assert tab.locator("[data-list-search]").input_value() == STRONG
        assert tab.locator("main tbody tr").count() == 0
    tab.keyboard.press("Escape")
    tab.keyboard.press("Control+K")
    with tab.expect_response(lambda answer: "/palette/?q=%22" in answer.url):
        tab.locator("#palette-q").fill(STRONG)
    tab.locator("#palette-list .empty").wait_for()
    watch.look()

    watch.expect(STRONG, within="#palette-list")
    assert watch.faults == []
