"""An account kept by hand is connected while somebody adds a store to it."""

import threading
from typing import Any

import pytest

from tests.cast import ADMIN, CA, MONDAY, MX, US, make_application, make_participation
from tests.race import run_together
from zhongshu.channels import public as channels
from zhongshu.channels.models import SellingAccount, Store, SyncStream
from zhongshu.channels.usecases import add_hand_stores as adding
from zhongshu.channels.usecases import connect_account as connecting

pytestmark = pytest.mark.django_db(transaction=True)


class Meeting:
    """One of two goes on to a moment of its work, and there waits for the other a while."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, module: object, name: str) -> None:
        self.has_come, self.other_is_done = threading.Event(), threading.Event()
        self.real = getattr(module, name)
        monkeypatch.setattr(module, name, self.wait)

    def wait(self, *args: Any, **kwargs: Any) -> Any:
        found = self.real(*args, **kwargs)
        self.has_come.set()
        self.other_is_done.wait(0.5)
        return found


def make_files() -> int:
    """Return an account of files with one store, to be connected."""
    make_application()
    new = channels.HandAccount("amazon", "Files", [channels.HandStore(US)], "NA", "A1FILES")
    return channels.add_hand_account(new=new, actor=ADMIN, at=MONDAY).account_id


def connect() -> channels.ConnectedAccount:
    new = channels.NewAccount(
        application_id=make_application().pk,
        region="NA",
        name="",
        seller_id="A1FILES",
        refresh_token="Atzr|later",
        participations=[make_participation(US), make_participation(CA)],
    )
    return channels.connect_account(new=new, actor=ADMIN, at=MONDAY)


def add_stores(account_id: int) -> None:
    stores = [channels.HandStore(CA, "Ours"), channels.HandStore(MX)]
    channels.add_hand_stores(account_id=account_id, stores=stores, actor=ADMIN, at=MONDAY)


def stores_of(account_id: int) -> dict[str, bool]:
    """Return by marketplace whether the store takes part."""
    rows = Store.objects.filter(account=account_id)
    return dict(rows.values_list("marketplace_id", "is_participating"))


def test_stores_added_while_it_is_connected_stay_once_and_rest_where_amazon_names_none(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    account_id = make_files()
    meeting = Meeting(monkeypatch, connecting, "list_known")

    def add_meanwhile() -> None:
        assert meeting.has_come.wait(5)
        add_stores(account_id)
        meeting.other_is_done.set()

    assert run_together(connect, add_meanwhile) == [None, None]

    assert SellingAccount.objects.get().state == "connected"
    assert stores_of(account_id) == {US: True, CA: True, MX: False}
    assert Store.objects.get(marketplace_id=CA).name == "Ours"


def test_what_is_added_first_is_there_before_it_is_connected(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    account_id = make_files()
    meeting = Meeting(monkeypatch, adding, "lock_account")

    def connect_meanwhile() -> None:
        assert meeting.has_come.wait(5)
        connect()

    assert run_together(lambda: add_stores(account_id), connect_meanwhile) == [None, None]

    assert stores_of(account_id) == {US: True, CA: True, MX: False}
    assert Store.objects.get(marketplace_id=CA).name == "Ours"


def test_nothing_is_added_once_it_is_being_connected(monkeypatch: pytest.MonkeyPatch) -> None:
    account_id = make_files()
    meeting = Meeting(monkeypatch, connecting, "lock_account")

    def add_too_late() -> None:
        assert meeting.has_come.wait(5)
        add_stores(account_id)

    connected, refused = run_together(connect, add_too_late)

    assert connected is None
    assert isinstance(refused, channels.NotByHandError)
    assert stores_of(account_id) == {US: True, CA: True}
    assert SyncStream.objects.filter(account=account_id, kind="orders").exists()
