"""Looking for marketplaces that were opened later."""

import pytest
from django.test import Client

from tests.cast import CA, MONDAY, MX, US, make_account, make_participation
from tests.fake_gateway import FakeGateway
from zhongshu.channels import public as channels
from zhongshu.channels.models import Store


@pytest.fixture
def gateway(monkeypatch: pytest.MonkeyPatch, db: None) -> FakeGateway:
    gateway = FakeGateway(clock=MONDAY)
    gateway.serve(monkeypatch)
    return gateway


def test_a_marketplace_opened_later_becomes_a_store(admin: Client, gateway: FakeGateway) -> None:
    account = make_account()
    gateway.script("fetch_participations", [make_participation(each) for each in (US, CA, MX)])

    answer = admin.post(f"/connect/{account.pk}/stores/again/")

    page = admin.get(answer.headers["Location"]).content.decode()
    assert "1 new store found." in page
    assert Store.objects.filter(marketplace_id=MX, confirmed_at=None).count() == 1


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        ([make_participation(US)], "Amazon names no new store."),
        (channels.GatewayError("no answer"), "Amazon gives no usable answer. Request –."),
    ],
)
def test_without_a_new_one_it_says_so(
    admin: Client, gateway: FakeGateway, answer: object, sentence: str
) -> None:
    account = make_account()
    gateway.script("fetch_participations", answer)

    admin.post(f"/connect/{account.pk}/stores/again/")

    assert sentence in admin.get(f"/connect/{account.pk}/stores/").content.decode()
    assert Store.objects.count() == 2


def test_others_do_not_ask(reader: Client, gateway: FakeGateway) -> None:
    account = make_account()

    assert reader.post(f"/connect/{account.pk}/stores/again/").status_code == 403
    assert (
        "Look for new stores" not in reader.get(f"/connect/{account.pk}/stores/").content.decode()
    )
    assert gateway.asked == []
