"""Accounts and applications by REST: what is changed, removed and told."""

import pytest

from tests.api.conftest import Api, MakeApi
from tests.cast import MONDAY, make_account, make_application
from tests.fake_gateway import FakeGateway
from tests.flows.test_notifications import FakeQueue
from zhongshu.channels import public as channels
from zhongshu.channels.models import Application

pytestmark = pytest.mark.django_db


def test_an_application_is_called_otherwise(admin: Api) -> None:
    made = make_application()
    Application.objects.update(is_draft=True)

    status, told = admin.patch(f"/applications/{made.pk}", {"name": "Main"})
    published = admin.patch(f"/applications/{made.pk}", {"is_draft": False})[1]

    assert (status, told["name"], told["is_draft"]) == (200, "Main", True)
    assert (published["name"], published["is_draft"]) == ("Main", False)
    assert admin.patch("/applications/9999", {"name": "x"})[0] == 404
    assert admin.patch(f"/applications/{made.pk}", {"name": " "})[0] == 422


def test_an_application_is_removed_when_nobody_uses_it(admin: Api) -> None:
    account, unused = make_account(), make_application("Second")

    removed = admin.send("DELETE", f"/applications/{unused.pk}")
    status, refused = admin.send("DELETE", f"/applications/{account.application_id}")
    [left] = admin.get("/applications")[1]["items"]

    assert removed == (204, b"")
    assert (status, refused["error"]["code"]) == (409, "channels.application_in_use")
    assert refused["error"]["details"] == {
        "application": "Ours",
        "count": 1,
        "accounts": "Acme NA",
    }
    assert (left["name"], left["used_by"]) == ("Ours", ["Acme NA"])


@pytest.mark.parametrize("role", ["operations", "readonly"])
def test_only_administrators_change_applications(make_api: MakeApi, role: str) -> None:
    made = make_application()
    api = make_api(role)

    changed = api.patch(f"/applications/{made.pk}", {"name": "x"})[0]
    removed = api.send("DELETE", f"/applications/{made.pk}")[0]

    assert (changed, removed) == (403, 403)
    assert Application.objects.get().name == "Ours"


def test_an_account_tells_what_amazon_thinks_of_it(admin: Api) -> None:
    account = make_account()
    address = f"/accounts/{account.pk}"

    before = admin.get(address)[1]
    channels.record_account_status(account_id=account.pk, status="AT_RISK", told_at=MONDAY)
    after = admin.get(address)[1]

    assert (before["amazon_status"], before["amazon_status_at"]) == ("", None)
    assert (after["amazon_status"], after["amazon_status_at"]) == (
        "AT_RISK",
        "2026-11-23T08:00:00Z",
    )


def test_subscriptions_are_begun_listed_and_ended(
    admin: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    account = make_account()
    address = f"/accounts/{account.pk}/subscriptions"
    monkeypatch.setattr("zhongshu.channels.public.queue_for_notifications", lambda: FakeQueue([]))
    gateway = FakeGateway(clock=MONDAY)
    gateway.script("make_destination", "d-1")
    told = [channels.SubscriptionFacts(f"s-{number}", "d-1", "1.0") for number in range(3)]
    gateway.script("subscribe", *told, channels.RequestRefusedError("denied", status=403))
    gateway.script("unsubscribe", None)
    gateway.serve(monkeypatch)

    status, begun = admin.post(address)
    listed = admin.get(address)[1]["items"]
    ended = admin.send("DELETE", f"{address}/{listed[0]['kind']}")
    again, refused = admin.send("DELETE", f"{address}/{listed[0]['kind']}")

    assert status == 200
    assert [each["is_subscribed"] for each in begun["items"]] == [True, True, True, False]
    assert begun["items"][3]["refusal"] == "denied"
    assert [each["is_elsewhere"] for each in listed] == [False] * 3
    assert ended == (204, b"")
    assert (again, refused["error"]["code"]) == (404, "channels.subscription_not_found")
    assert len(admin.get(address)[1]["items"]) == 2


def test_a_held_installation_subscribes_nothing_by_rest(admin: Api) -> None:
    account = make_account()
    channels.hold_sending(because="restored", at=MONDAY)

    status, refused = admin.post(f"/accounts/{account.pk}/subscriptions")

    assert (status, refused["error"]["code"]) == (409, "channels.sending_held")


@pytest.mark.parametrize("role", ["operations", "readonly"])
def test_others_read_subscriptions_and_change_none(make_api: MakeApi, role: str) -> None:
    address = f"/accounts/{make_account().pk}/subscriptions"
    api = make_api(role)

    told = api.get(address)[0], api.post(address)[0], api.send("DELETE", f"{address}/X")[0]

    assert told == (200, 403, 403)
