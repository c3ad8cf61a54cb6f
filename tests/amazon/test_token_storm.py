"""Eight writers on each of two accounts: every call carries its own seller's living token."""

import threading
from collections import Counter
from collections.abc import Callable
from urllib.parse import parse_qs

import httpx2
import pytest
from django.conf import settings

from tests.amazon.stage import bad, golden, good
from tests.cast import make_account
from tests.race import run_together
from zhongshu.amazon.client import Client
from zhongshu.amazon.gateway import AmazonGateway
from zhongshu.amazon.pace import Pace
from zhongshu.channels import public as channels
from zhongshu.channels.models import SellingAccount

pytestmark = pytest.mark.django_db(transaction=True)

WRITERS = 8
LIVES = 3
NAMES = ("Acme NA", "Beta NA")


class Amazon:
    """Gives each seller tokens that die `LIVES` times, and counts every mistaken call."""

    def __init__(self, calls_per_life: int) -> None:
        self.calls_per_life = calls_per_life
        self.token_requests: Counter[str] = Counter()
        self.good_calls: Counter[str] = Counter()
        self.foreign: list[str] = []
        self._lock = threading.Lock()

    def __call__(self, request: httpx2.Request) -> httpx2.Response:
        with self._lock:
            if str(request.url) == settings.LWA_TOKEN_URL:
                return self._give(parse_qs(request.content.decode())["refresh_token"][0])
            return self._show(request)

    def _give(self, refresh_token: str) -> httpx2.Response:
        seller = refresh_token.removeprefix("Atzr|")
        self.token_requests[seller] += 1
        token = f"Atza|{seller}|{self.token_requests[seller]}"
        return good({"access_token": token, "expires_in": 3600, "token_type": "bearer"})

    def _show(self, request: httpx2.Request) -> httpx2.Response:
        _, seller, life = request.headers["x-amz-access-token"].split("|")
        order_id = request.url.path.rpartition("/")[2]
        if not order_id.startswith(seller.partition(" ")[0]):
            self.foreign.append(f"{order_id} with a token of {seller}")
        if int(life) < min(LIVES, 1 + self.good_calls[seller] // self.calls_per_life):
            return bad(403, "Unauthorized", "Access", "The access token has expired.")
        self.good_calls[seller] += 1
        return good({"order": golden("orders.json")["orders"][0] | {"orderId": order_id}})


@pytest.mark.parametrize("orders", [24, pytest.param(500, marks=pytest.mark.soak)])
def test_a2_eight_writers_on_each_of_two_accounts_mix_nothing_up(
    monkeypatch: pytest.MonkeyPatch, orders: int
) -> None:
    monkeypatch.setattr("zhongshu.channels.public.take_allowance", lambda **asked: 0.0)
    accounts = [make_account(name) for name in NAMES]
    amazon = Amazon(calls_per_life=WRITERS * orders // LIVES)
    client = Client(httpx2.MockTransport(amazon))

    def write(account: SellingAccount, writer: int) -> Callable[[], None]:
        def use() -> None:
            gateway = AmazonGateway(
                channels.get_account_ref(account.pk), client=client, pace=Pace(sleep=lambda _: None)
            )
            short = account.name.partition(" ")[0]
            for number in range(orders):
                order_id = f"{short}-{writer}-{number}"
                assert gateway.fetch_order(order_id).order_id == order_id

        return use

    outcomes = run_together(
        *[write(account, writer) for account in accounts for writer in range(WRITERS)]
    )

    assert outcomes == [None] * 2 * WRITERS
    assert amazon.foreign == []
    assert amazon.good_calls == dict.fromkeys(NAMES, WRITERS * orders)
    assert amazon.token_requests == dict.fromkeys(NAMES, LIVES)
