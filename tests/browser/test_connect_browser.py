"""Connect an account at a simulated Amazon in a real browser, and watch its first load."""

import re
import threading
import time
from collections.abc import Iterator

import pytest
from django.db import connection
from playwright.sync_api import Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from tests.browser.conftest import sign_in
from tests.journeys.amazon import REGIONS, Amazon, start_amazon
from zhongshu.channels import public as channels
from zhongshu.flows.run_stream import run_stream
from zhongshu.identity import public as identity
from zhongshu.orders import public as orders

WORLD = ("--seed", "7", "--products", "5", "--orders-per-day", "20", "--speed", "20")
FIRST = ("orders", "listings", "order_history", "fba_inventory")
PATIENCE_S = 60


@pytest.fixture
def amazon(
    page: Page, complaints: list[str], settings: Settings, live_server: LiveServer
) -> Iterator[Amazon]:
    """Run a simulated Amazon and be sent to it and back; its page has no icon, that is all."""
    with start_amazon(*WORLD) as amazon:
        settings.AMAZON_ENDPOINTS = dict.fromkeys(REGIONS, amazon.url)
        settings.LWA_TOKEN_URL = f"{amazon.url}/auth/o2/token"
        settings.SELLER_CENTRAL_URL = amazon.url
        settings.PUBLIC_URL = str(live_server)
        yield amazon
        page.goto("about:blank")
        complaints[:] = [each for each in complaints if f"{amazon.url}/favicon.ico" not in each]


def load_all(account_id: int) -> None:
    """Do a worker's work until the first streams have ended once."""
    deadline = time.monotonic() + PATIENCE_S
    waiting = {
        row.stream_id
        for row in channels.list_streams(identity.SYSTEM, account_id)
        if row.kind in FIRST
    }
    while waiting and time.monotonic() < deadline:
        for stream_id in sorted(waiting):
            status = run_stream(stream_id=stream_id, trigger=channels.Trigger.PERSON)
            if status is channels.RunStatus.DONE:
                waiting.discard(stream_id)
        time.sleep(0.2)
    connection.close()


def add_application(page: Page, seller: dict[str, str]) -> None:
    page.get_by_label("Name", exact=True).fill("Ours")
    page.get_by_label("Client id").fill(seller["client_id"])
    page.get_by_label("Client secret").fill(seller["client_secret"])
    page.get_by_label("Application id").fill(seller["application_id"])
    page.get_by_label("Kind").select_option("PUBLIC")
    page.get_by_role("button", name="Add and continue").click()


def test_an_account_is_connected_and_loaded_from_start_to_finish(
    page: Page, amazon: Amazon
) -> None:
    seller = amazon.seller()
    sign_in(page)
    page.goto("/connect/")
    page.get_by_role("main").get_by_role("link", name="Add account").first.click()
    page.get_by_role("main").get_by_role("link", name="Connect to Amazon").click()
    add_application(page, seller)
    page.get_by_label("Name of this account").fill("Northwind")
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("link", name="Amazon's consent page").click()
    expect(page.get_by_text("Direct-to-Consumer Delivery (Restricted)")).to_be_visible()

    page.get_by_role("button", name="Continue to Amazon").click()
    page.wait_for_url(f"{amazon.url}/apps/authorize/consent?**")
    assert page.evaluate("document.referrer") == ""
    page.get_by_label("Sign in as").select_option(seller["seller_id"])
    page.get_by_role("button", name="Confirm").click()

    page.wait_for_url(re.compile(r".*/connect/\d+/stores/\?new=1"))
    expect(page.get_by_text("Amazon confirmed the authorisation")).to_be_visible()
    page.get_by_role("button", name="Confirm and continue").click()
    expect(page.get_by_text("granted", exact=True).first).to_be_visible()
    page.get_by_role("link", name="Go on to the first load").click()

    [account] = channels.list_accounts(identity.SYSTEM)
    assert (account.name, account.seller_id) == ("Northwind", seller["seller_id"])
    expect(page.get_by_text("No worker runs, so nothing begins")).to_be_visible()
    worker = threading.Thread(target=load_all, args=(account.account_id,))
    worker.start()
    expect(page.get_by_text("Everything is here")).to_be_visible(timeout=PATIENCE_S * 1000)
    worker.join()
    page.get_by_role("link", name="To the orders").click()
    page.wait_for_url("**/orders/**")
    assert orders.count_orders(identity.SYSTEM, orders.OrderFilter()).number > 0


def test_the_way_goes_on_in_another_language(
    page: Page, complaints: list[str], amazon: Amazon
) -> None:
    seller = amazon.seller()
    sign_in(page)
    page.goto("/connect/add/")
    add_application(page, seller)
    page.get_by_role("button", name="Continue").click()

    page.locator("summary.brand").click()
    page.get_by_role("button", name="简体中文").click()

    expect(page.get_by_role("heading", name="用哪种方式授权？")).to_be_visible()
    page.get_by_role("link", name="亚马逊授权页").click()
    page.get_by_role("button", name="前往亚马逊授权").click()
    page.wait_for_url(f"{amazon.url}/apps/authorize/consent?**")
    page.go_back()
    page.goto("/connect/amazon/callback?state=forged&spapi_oauth_code=x&selling_partner_id=A1")
    expect(page.get_by_text("没有连接或改动任何内容，可立即重新开始。")).to_be_visible()
    assert page.url.endswith("/connect/refused/")
    page.locator("summary.brand").click()
    page.get_by_role("button", name="English").click()
    expect(page.get_by_text("You can start again at once.")).to_be_visible()
    # A refusal has its status, which the browser notes.
    complaints[:] = [each for each in complaints if "/connect/refused/" not in each]


def test_a_dialog_keeps_what_was_not_named(page: Page, amazon: Amazon) -> None:
    seller = amazon.seller()
    sign_in(page)
    page.goto("/connect/add/")
    add_application(page, seller)
    page.get_by_label("Name of this account").fill("Northwind")
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("link", name="Paste the refresh token").click()
    page.get_by_label("Refresh token").fill(seller["refresh_token"])
    page.get_by_role("button", name="Test and connect").click()
    page.wait_for_url(re.compile(r".*/connect/\d+/stores/\?new=1"))
    page.goto(page.url.replace("stores/?new=1", ""))

    page.get_by_role("button", name="Disconnect…").first.click()
    page.get_by_role("button", name="Keep it").click()
    expect(page.get_by_role("dialog")).to_be_hidden()
    page.get_by_role("button", name="Disconnect…").first.click()
    page.get_by_label("Type Northwind to confirm").fill("Northwind")
    page.get_by_role("button", name="Disconnect", exact=True).click()

    expect(page.get_by_text("Northwind is disconnected; its tokens are destroyed.")).to_be_visible()
    [account] = channels.list_accounts(identity.SYSTEM)
    assert account.state == channels.AccountState.DISCONNECTED
