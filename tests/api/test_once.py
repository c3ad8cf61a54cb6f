"""A request with an Idempotency-Key has one effect (failures.md, O20)."""

import sys
import threading
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import Settings

from tests.api.conftest import Api, MakeApi
from tests.api.world import make_world
from tests.cast import US, make_application, make_participation
from tests.forks import forks_of
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
def test_o20_fifty_twins_make_one_application(make_api: MakeApi) -> None:
    token = token_of(make_api())
    answers: list[tuple[int, object]] = []

    def send() -> None:
        answers.append(Api(token).post("/applications", NEW, Idempotency_Key="k"))

    outcomes = run_together(*[send] * 50)

    assert outcomes == [None] * 50
    assert [status for status, _ in answers] == [201] * 50
    assert len({str(body) for _, body in answers}) == 1
    assert Application.objects.count() == 1


def token_of(api: Api) -> str:
    return api.headers["Authorization"].removeprefix("Bearer ")


KILLED_IN_THE_MIDDLE = """
import time
from django.conf import settings
from tests.api.conftest import Api
from tests.api.test_once import NEW
from zhongshu.channels import public as channels
add = channels.add_application

def add_slowly(**new):
    made = add(**new)
    note("made")
    time.sleep(20)
    return made

def work(token, noting):
    global note
    note = noting
    settings.ALLOWED_HOSTS = ["testserver"]
    channels.add_application = add_slowly
    Api(token).post("/applications", NEW, Idempotency_Key="k")
"""


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_o20_killed_in_the_middle_a_request_is_done_once_when_it_comes_again(
    make_api: MakeApi, tmp_path: Path
) -> None:
    admin = make_api()
    with forks_of(KILLED_IN_THE_MIDDLE, tmp_path) as forks:
        forks.start(token_of(admin)).kill_after("made")

    again = admin.post("/applications", NEW, Idempotency_Key="k")
    once_more = admin.post("/applications", NEW, Idempotency_Key="k")

    assert again[0] == 201, again
    assert once_more == again
    assert Application.objects.count() == 1


class Amazon:
    """Takes any refresh token, counts how often it was asked, and waits when it is told to."""

    asked = 0
    may_answer = threading.Event()

    def exchange_refresh_token(self, refresh_token: str) -> channels.Grant:
        Amazon.asked += 1
        assert Amazon.may_answer.wait(timeout=20)
        return channels.Grant(refresh_token, "Atza|x")

    def fetch_participations(
        self, *, region: str, grant: channels.Grant
    ) -> list[channels.Participation]:
        return [make_participation(US)]


def make_amazon(_application_id: int) -> Amazon:
    return Amazon()


@pytest.fixture
def amazon(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> type[Amazon]:
    """Let consents be asked for at an Amazon that answers at once."""
    settings.AUTHORISATION_GATEWAYS = {"amazon": f"{__name__}.make_amazon"}
    monkeypatch.setattr(Amazon, "asked", 0)
    monkeypatch.setattr(Amazon, "may_answer", threading.Event())
    Amazon.may_answer.set()
    return Amazon


SELLER = {"region": "NA", "refresh_token": "Atzr|one", "seller_id": "A1SELLER", "name": "One"}


@pytest.mark.django_db(transaction=True)
def test_o20_of_fifty_twins_that_ask_amazon_one_connects_and_the_others_are_told_to_wait(
    make_api: MakeApi, amazon: type[Amazon]
) -> None:
    token = token_of(make_api())
    make_application()
    amazon.may_answer.clear()
    answers: list[tuple[int, Any]] = []

    def send() -> None:
        answers.append(Api(token).post("/accounts", SELLER, Idempotency_Key="k"))
        if len(answers) == 49:
            amazon.may_answer.set()

    outcomes = run_together(*[send] * 50)
    afterwards = Api(token).post("/accounts", SELLER, Idempotency_Key="k")

    assert outcomes == [None] * 50
    refused = [answer["error"]["code"] for status, answer in answers if status == 409]
    assert refused == ["identity.request_under_way"] * 49
    assert [answer for answer in answers if answer[0] != 409] == [afterwards]
    assert (afterwards[0], amazon.asked, SellingAccount.objects.count()) == (201, 1, 1)


@pytest.mark.django_db(transaction=True)
def test_o20_what_a_killed_process_claimed_for_amazon_is_done_once_by_a_later_request(
    admin: Api, amazon: type[Amazon], monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:  # killed, it forgets nothing
        patched.setattr("zhongshu.identity.public.forget_answer", lambda **_: None)
        killed = admin.post("/accounts", SELLER, Idempotency_Key="k")
    make_application()

    early = admin.post("/accounts", SELLER, Idempotency_Key="k")
    IdempotentAnswer.objects.update(created_at=timezone.now() - timedelta(minutes=6))
    later = admin.post("/accounts", SELLER, Idempotency_Key="k")

    assert (killed[0], killed[1]["error"]["code"]) == (409, "flows.no_application")
    assert (early[0], early[1]["error"]["code"]) == (409, "identity.request_under_way")
    assert later[0] == 201, later
    assert SellingAccount.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_o20_a_seller_is_connected_once_though_amazon_is_asked(
    admin: Api, amazon: type[Amazon]
) -> None:
    make_application()

    first = admin.post("/accounts", SELLER, Idempotency_Key="k")
    second = admin.post("/accounts", SELLER, Idempotency_Key="k")
    without_key = admin.post("/accounts", SELLER)

    assert first[0] == 201, first
    assert second == first
    assert amazon.asked == 2
    assert (without_key[0], without_key[1]["error"]["code"]) == (409, "channels.seller_connected")
    assert SellingAccount.objects.count() == 1
    renewed = admin.post(
        f"/accounts/{first[1]['id']}/reauthorise",
        {"refresh_token": "Atzr|two", "seller_id": "A1SELLER"},
    )
    assert (renewed[0], renewed[1]["state"]) == (200, "connected")
    assert channels.get_refresh_token(first[1]["id"]) == "Atzr|two"
