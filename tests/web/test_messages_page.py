"""My messages: ways are added, tested, changed and removed by their owner alone."""

import pytest
from django.test import Client
from pytest_django import Settings

from tests.messengers.receiver import closed_address, receiving
from tests.web.pages import PAYLOADS, whole_page
from zhongshu.notifications.models import Delivery, DeliveryChannel

pytestmark = pytest.mark.django_db
HERE = "/settings/messages/"


def form(address: str, **told: object) -> dict[str, object]:
    return {
        "kind": "WEBHOOK",
        "name": "Group",
        "address": address,
        "secret": "SEC-1",
        "codes": ["replenishment.STOCK_OUT"],
    } | told


@pytest.fixture(autouse=True)
def _local(settings: Settings) -> None:
    settings.MESSAGES_MAY_BE_LOCAL = True


def test_a_way_is_added_tested_changed_and_removed(admin: Client) -> None:
    with receiving() as hook:
        added = admin.post(HERE, form(hook.url))
        way = DeliveryChannel.objects.get()
        assert way.is_on
        here = f"{HERE}{way.pk}/"
        admin.post(f"{here}test/")
        sent = whole_page(admin, HERE)
    changed = admin.post(here, form("", name="Other", secret="", version="1", is_on="on"))
    stale = admin.post(here, form("", name="Third", secret="", version="1"))
    page = whole_page(admin, HERE)
    admin.post(f"{here}remove/")

    assert (added.status_code, changed.status_code, stale.status_code) == (302, 302, 422)
    assert len(hook.got) == 1
    assert "Sent</" in sent or ">Sent<" in sent
    assert "Other" in page
    assert "SEC-1" not in page + whole_page(admin, HERE)
    assert "key=k1" not in page
    assert DeliveryChannel.objects.count() == 0


def test_a_test_that_does_not_arrive_says_why(admin: Client) -> None:
    admin.post(HERE, form(closed_address()))
    way = DeliveryChannel.objects.get()

    admin.post(f"{HERE}{way.pk}/test/")
    page = whole_page(admin, HERE)

    assert "The test was not sent. No whole answer came." in page
    assert Delivery.objects.get().attempts == 1


def test_bad_input_is_refused_and_others_ways_do_not_exist(
    admin: Client, reader: Client, settings: Settings
) -> None:
    settings.MESSAGES_MAY_BE_LOCAL = False
    for told in (
        form("http://127.0.0.1/"),
        form(""),
        form("https://example.com/", name=""),
        form("https://example.com/", kind="PIGEON"),
        form("https://example.com/", codes=["nonsense"]),
    ):
        assert admin.post(HERE, told).status_code == 422
    assert DeliveryChannel.objects.count() == 0
    admin.post(HERE, form("https://example.com/", name=PAYLOADS[0]))
    way = DeliveryChannel.objects.get()

    assert PAYLOADS[0] not in whole_page(admin, HERE)
    assert reader.get(f"{HERE}{way.pk}/").status_code == 404
    assert reader.post(f"{HERE}{way.pk}/test/").status_code == 404
    reader.post(f"{HERE}{way.pk}/remove/")
    assert DeliveryChannel.objects.count() == 1


def test_claims_are_offered_to_who_may_submit_them(admin: Client, reader: Client) -> None:
    codes = ["claims.OPENED", "claims.DUE"]

    answered = reader.post(HERE, form("https://example.com/", codes=codes))
    added = admin.post(HERE, form("https://example.com/", codes=codes))

    assert "New claims to Amazon" in whole_page(admin, HERE)
    assert "New claims to Amazon" not in whole_page(reader, HERE)
    assert (answered.status_code, added.status_code) == (422, 302)
    assert DeliveryChannel.objects.get().codes == codes
