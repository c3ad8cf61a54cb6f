"""Warehouses: added, changed, archived, brought back, and which one is the default."""

from dataclasses import replace
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.cast import ADMIN, MONDAY, OPERATOR, READER
from tests.inventory.ledger_cast import KINDS, entry, make_warehouse, move, put_stock, want
from tests.race import meet_at, run_together
from zhongshu.company import public as company
from zhongshu.identity import public as identity
from zhongshu.identity.models import AuditRecord
from zhongshu.inventory import public as inventory
from zhongshu.inventory.models import Warehouse
from zhongshu.inventory.usecases import add_warehouses as adding
from zhongshu.kernel.errors import HiddenCharacterError, InvalidTextError, TooLongError

pytestmark = pytest.mark.django_db
SHENZHEN = inventory.NewWarehouse(
    " ｓｚ-1 ", "深圳仓", "DOMESTIC", "cn", "Asia/Shanghai", address="南山区\n1 号", contact="王"
)


def add(*codes: str) -> list[int]:
    return inventory.add_warehouses([replace(SHENZHEN, code=each) for each in codes], actor=ADMIN)


def codes(*, archived: bool | None = False) -> list[str]:
    """Return the codes of warehouses, the default one with a star."""
    found = inventory.list_warehouses(READER, archived=archived)
    return [f"{each.code}{'*' * each.is_default}" for each in found]


def change(warehouse_id: int, version: int | None = None, **told: Any) -> int:
    shall_be = inventory.WarehouseChange(warehouse_id, replace(SHENZHEN, **told), version)
    return inventory.change_warehouses([shall_be], actor=ADMIN)


def test_one_is_added_changed_archived_and_brought_back() -> None:
    owner = company.add_legal_entity(company.NewLegalEntity("Acme", "CN"), actor=ADMIN)
    [made] = inventory.add_warehouses([SHENZHEN], actor=ADMIN)
    first = inventory.get_warehouse(READER, made)
    assert change(made, 1, note="new", legal_entity_id=owner, is_sellable=False) == 1
    assert change(made, 1, note="new", legal_entity_id=owner, is_sellable=False) == 0
    for times in (1, 0):
        assert inventory.archive_warehouses([made, made], actor=ADMIN, at=MONDAY) == times
    archived = inventory.get_warehouse(READER, made)
    for times in (1, 0):
        assert inventory.restore_warehouses([made], actor=ADMIN) == times

    assert (first.code, first.country_code, first.address) == ("SZ-1", "CN", "南山区\n1 号")
    assert (first.is_default, first.is_sellable, first.legal_entity) == (True, True, "")
    assert (archived.archived_at, archived.is_default) == (MONDAY, False)
    [card] = inventory.list_warehouses(READER)
    assert (card.legal_entity, card.is_sellable, card.note) == ("Acme", False, "new")
    assert (card.version, card.is_default, card.archived_at) == (2, True, None)
    records = AuditRecord.objects.filter(subject=f"inventory.warehouse:{made}").order_by("pk")
    assert [each.action.rpartition(".")[2] for each in records] == [
        "added", "changed", "archived", "restored",
    ]  # fmt: skip
    assert records[1].facts["fields"] == ["is_sellable", "legal_entity_id", "note"]


@pytest.mark.parametrize(
    ("told", "refusal"),
    [
        ({"code": ""}, inventory.WarehouseRefusedError),
        ({"code": "=cmd()"}, inventory.WarehouseRefusedError),
        ({"code": "../../etc"}, inventory.WarehouseRefusedError),
        ({"code": "x" * 31}, inventory.WarehouseRefusedError),
        ({"code": "深圳"}, inventory.WarehouseRefusedError),
        ({"code": "a\x00"}, inventory.WarehouseRefusedError),
        ({"code": "Sz-1"}, inventory.WarehouseExistsError),
        ({"name": "  "}, inventory.WarehouseRefusedError),
        ({"name": "x" * 101}, TooLongError),
        ({"name": "a\u202eb"}, HiddenCharacterError),
        ({"kind": "FBA"}, inventory.WarehouseRefusedError),
        ({"email": "nobody"}, inventory.WarehouseRefusedError),
        ({"address": "a\x00"}, InvalidTextError),
        ({"country_code": "ß"}, company.BadCountryError),
        ({"country_code": "EU"}, company.BadCountryError),
        ({"time_zone": "../../etc/passwd"}, company.UnknownTimeZoneError),
        ({"time_zone": ""}, company.UnknownTimeZoneError),
        ({"legal_entity_id": 9}, company.LegalEntityNotFoundError),
    ],
)
def test_what_makes_no_sense_is_refused_and_nothing_of_its_batch_is_stored(
    told: dict[str, Any], refusal: type[Exception]
) -> None:
    add("SZ-1")
    good = replace(SHENZHEN, code="HZ")

    with pytest.raises(refusal):
        inventory.add_warehouses([good, replace(good, **({"code": "x"} | told))], actor=ADMIN)

    assert codes() == ["SZ-1*"]
    assert AuditRecord.objects.count() == 1


def test_a_code_is_once_in_a_batch_too_and_two_may_exchange_theirs() -> None:
    one, two = add("A", "B")
    change_both = [
        inventory.WarehouseChange(one, replace(SHENZHEN, code="B")),
        inventory.WarehouseChange(two, replace(SHENZHEN, code="A")),
    ]

    with pytest.raises(inventory.WarehouseExistsError):
        add("C", "c")
    with pytest.raises(inventory.WarehouseExistsError):
        inventory.change_warehouses(change_both[:1], actor=ADMIN)
    assert inventory.change_warehouses(change_both, actor=ADMIN) == 2

    assert codes() == ["B*", "A"]


def test_the_second_of_two_people_is_told() -> None:
    [made] = add("SZ-1")
    change(made, 1, note="mine")

    with pytest.raises(inventory.WarehouseChangedError):
        change(made, 1, note="theirs")

    assert inventory.get_warehouse(READER, made).note == "mine"


def test_one_of_those_in_use_is_the_default_whatever_is_done() -> None:
    one, two, three = add("A", "B", "C")
    inventory.set_default_warehouse(two, actor=ADMIN)
    inventory.set_default_warehouse(two, actor=ADMIN)
    assert codes() == ["B*", "A", "C"]
    with pytest.raises(inventory.DefaultWarehouseError):
        inventory.archive_warehouses([one, two], actor=ADMIN, at=MONDAY)
    assert codes() == ["B*", "A", "C"]
    inventory.archive_warehouses([three], actor=ADMIN, at=MONDAY)
    with pytest.raises(inventory.WarehouseArchivedError):
        inventory.set_default_warehouse(three, actor=ADMIN)
    inventory.archive_warehouses([one, two], actor=ADMIN, at=MONDAY)
    assert codes(archived=None) == ["A", "B", "C"]
    add("D")
    inventory.restore_warehouses([one, three], actor=ADMIN)
    assert codes() == ["D*", "A", "C"]

    assert AuditRecord.objects.filter(action="inventory.warehouse.made_default").count() == 1
    for not_in_use_or_second in ("B", "A"):
        with pytest.raises(IntegrityError), transaction.atomic():
            Warehouse.objects.filter(code=not_in_use_or_second).update(is_default=True)


def test_an_archived_legal_entity_is_given_nothing_new_and_keeps_what_it_has() -> None:
    owner = company.add_legal_entity(company.NewLegalEntity("Acme", "CN"), actor=ADMIN)
    [one, two] = add("A", "B")
    change(one, code="A", legal_entity_id=owner)
    company.archive_legal_entity(owner, actor=ADMIN, at=MONDAY)

    with pytest.raises(company.LegalEntityArchivedError):
        change(two, code="B", legal_entity_id=owner)
    assert change(one, code="A", legal_entity_id=owner, note="new") == 1

    assert [each.legal_entity for each in inventory.list_warehouses(READER)] == ["Acme", ""]


def test_a_batch_costs_a_constant_number_of_statements() -> None:
    def count(number: int) -> list[int]:
        made: list[int] = []
        new = [replace(SHENZHEN, code=f"W{number}-{each}") for each in range(number)]
        with CaptureQueriesContext(connection) as adds:
            made += inventory.add_warehouses(new, actor=ADMIN)
        told = [
            inventory.WarehouseChange(pk, replace(each, note="new"), 1)
            for pk, each in zip(made, new, strict=True)
        ]
        with CaptureQueriesContext(connection) as changes:
            inventory.change_warehouses(told, actor=ADMIN)
        with CaptureQueriesContext(connection) as archives:
            inventory.archive_warehouses(made, actor=ADMIN, at=MONDAY)
        with CaptureQueriesContext(connection) as restores:
            inventory.restore_warehouses(made, actor=ADMIN)
        return [len(each) for each in (adds, changes, archives, restores)]

    add("DEFAULT")
    one = count(1)

    assert count(200) == one


def test_o19_only_administrators_of_all_stores_change_warehouses() -> None:
    [made] = add("SZ-1")
    some = replace(ADMIN, sees_every_store=False)

    for actor, refusal in (
        (OPERATOR, identity.NotAllowedError),
        (READER, identity.NotAllowedError),
        (some, identity.NotEveryStoreError),
    ):
        with pytest.raises(refusal):
            inventory.add_warehouses([replace(SHENZHEN, code="X")], actor=actor)
        with pytest.raises(refusal):
            inventory.change_warehouses(
                [inventory.WarehouseChange(made, replace(SHENZHEN, note="x"))], actor=actor
            )
        with pytest.raises(refusal):
            inventory.archive_warehouses([made], actor=actor, at=MONDAY)
        with pytest.raises(refusal):
            inventory.restore_warehouses([made], actor=actor)
        with pytest.raises(refusal):
            inventory.set_default_warehouse(made, actor=actor)
    for unknown in (made + 1, 0):
        with pytest.raises(inventory.WarehouseNotFoundError):
            inventory.archive_warehouses([made, unknown], actor=ADMIN, at=MONDAY)
        with pytest.raises(inventory.WarehouseNotFoundError):
            inventory.get_warehouse(READER, unknown)

    assert codes() == ["SZ-1*"]
    assert AuditRecord.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_first_warehouses_at_once_are_both_kept_and_one_is_the_default(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    meet_at(monkeypatch, adding, "require_warehouse")

    outcomes = run_together(lambda: add("A"), lambda: add("B"))

    assert outcomes == [None, None]
    assert sorted(codes()) in (["A*", "B"], ["A", "B*"])


def test_a_warehouse_with_stock_is_not_archived_until_it_is_empty() -> None:
    put_stock(3)
    inventory.post_entries([], [want("a", 5)])
    other = add("LA")
    shenzhen = make_warehouse()

    with pytest.raises(inventory.WarehouseHoldsStockError) as refusal:
        inventory.archive_warehouses([shenzhen, *other], actor=ADMIN, at=MONDAY)

    assert str(refusal.value) == (
        "Warehouse SHENZHEN still holds 3 units or reservations. Move or count them out first."
    )
    assert codes() == ["SHENZHEN*", "LA"]
    gone = entry("scrapped", move(3, KINDS.WAREHOUSE, KINDS.ADJUSTMENT))
    inventory.post_entries([gone], [want("a", 0)], must_all=True)
    assert inventory.archive_warehouses([shenzhen, *other], actor=ADMIN, at=MONDAY) == 2
