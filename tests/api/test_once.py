"""A request with an Idempotency-Key has one effect (failures.md, O20)."""

import pytest
from pytest_django import Settings

from tests.api.conftest import Api, MakeApi
from tests.api.world import make_world
from tests.cast import US, make_application, make_participation
from tests.race import run_together
from zhongshu.channels import public as channels
from zhongshu.channels.models import Application, SellingAccount
from zhongshu.identity.models import ApiToken, IdempotentAnswer

NEW = {"client_id": "c-1", "client_secret": "s-1", "application_id": "amzn1.sp.x"}


@pytest.mark.django_db
def test_repeated_with_its_key_a_request_has_one_effect(admin: Api) -> None:
    first = admin.post("/tokens", {"name": "a"}, Idempotency_Key="k")
    second = admin.post("/tokens", {"name": "a"}, Idempotency_Key="k")

    assert first == second
    assert first[0] == 201
    assert ApiToken.objects.filter(name="a").count() == 1


@pytest.mark.django_db
def test_o20_another_body_or_address_under_one_key_is_refused(admin: Api) -> None:
    acme, _ = make_world()
    admin.patch(f"/streams/{acme.stream_id}", {"period_minutes": 9}, Idempotency_Key="k")

    for status, answer in (
        admin.patch(f"/streams/{acme.stream_id}", {"period_minutes": 7}, Idempotency_Key="k"),
        admin.post(f"/streams/{acme.stream_id}/run", Idempotency_Key="k"),
    ):
        assert (status, answer["error"]["code"]) == (422, "identity.other_request")


@pytest.mark.django_db
def test_o20_another_persons_key_is_another_key(make_api: MakeApi) -> None:
    wang, li = make_api("admin", login="wang"), make_api("admin", login="li")

    answers = [api.post("/tokens", {"name": "a"}, Idempotency_Key="k") for api in (wang, li)]

    assert [status for status, _ in answers] == [201, 201]
    assert answers[0][1]["id"] != answers[1][1]["id"]


@pytest.mark.django_db(transaction=True)
def test_a_refused_request_may_be_tried_again(admin: Api) -> None:
    acme, _ = make_world()
    refused = admin.post("/orders/undo", {"action_id": 77}, Idempotency_Key="k")
    bug = admin.post("/orders/undo", {"action_id": 77}, Idempotency_Key="k")

    assert (refused[0], bug[0]) == (404, 404)
    assert IdempotentAnswer.objects.count() == 0
    assert acme.order_id


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["", "x" * 201, "schlüssel"])
def test_k11_a_strange_key_is_refused(admin: Api, key: str) -> None:
    status, answer = admin.post("/tokens", {"name": "a"}, Idempotency_Key=key)

    assert (status, answer["error"]["code"]) == (422, "identity.key_refused")
    assert not ApiToken.objects.filter(name="a").exists()


@pytest.mark.django_db(transaction=True)
def test_o20_twenty_twins_make_one_application(make_api: MakeApi) -> None:
    admin = make_api()
    token = admin.headers["Authorization"].removeprefix("Bearer ")
    answers: list[tuple[int, object]] = []

    def send() -> None:
        answers.append(Api(token).post("/applications", NEW, Idempotency_Key="k"))

    outcomes = run_together(*[send] * 20)

    assert outcomes == [None] * 20
    assert {status for status, _ in answers} == {201}
    assert len({str(body) for _, body in answers}) == 1
    assert Application.objects.count() == 1


class Amazon:
    """Takes any refresh token, and counts how often it was asked."""

    asked = 0

    def exchange_refresh_token(self, refresh_token: str) -> channels.Grant:
        Amazon.asked += 1
        return channels.Grant(refresh_token, "Atza|x")

    def fetch_participations(
        self, *, region: str, grant: channels.Grant
    ) -> list[channels.Participation]:
        return [make_participation(US)]


def make_amazon(_application_id: int) -> Amazon:
    return Amazon()


@pytest.mark.django_db(transaction=True)
def test_o20_a_seller_is_connected_once_though_amazon_is_asked(
    admin: Api, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    settings.AUTHORISATION_GATEWAYS = {"amazon": f"{__name__}.make_amazon"}
    monkeypatch.setattr(Amazon, "asked", 0)
    make_application()
    new = {"region": "NA", "refresh_token": "Atzr|one", "seller_id": "A1SELLER", "name": "One"}

    first = admin.post("/accounts", new, Idempotency_Key="k")
    second = admin.post("/accounts", new, Idempotency_Key="k")
    without_key = admin.post("/accounts", new)

    assert first[0] == 201, first
    assert second == first
    assert Amazon.asked == 2
    assert (without_key[0], without_key[1]["error"]["code"]) == (409, "channels.seller_connected")
    assert SellingAccount.objects.count() == 1
    renewed = admin.post(
        f"/accounts/{first[1]['id']}/reauthorise",
        {"refresh_token": "Atzr|two", "seller_id": "A1SELLER"},
    )
    assert (renewed[0], renewed[1]["state"]) == (200, "connected")
    assert channels.get_refresh_token(first[1]["id"]) == "Atzr|two"
