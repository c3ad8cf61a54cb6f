"""From which own warehouses a store draws: by the rule, or as somebody chose."""

import pytest

from tests.cast import ADMIN, CA, DE, FR, MONDAY, OPERATOR, READER, US, make_hand_store, make_store
from tests.inventory.ledger_cast import count_statements
from zhongshu.channels import public as channels
from zhongshu.channels.models import Store
from zhongshu.identity import public as identity
from zhongshu.identity.models import AuditRecord
from zhongshu.inventory import public as inventory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _warehouses() -> None:
    for code, kind, country in (
        ("SHENZHEN", "DOMESTIC", "CN"),
        ("YIWU", "DOMESTIC", "CN"),
        ("LA", "OVERSEAS", "US"),
        ("POZNAN", "THIRD_PARTY", "PL"),
        ("PARIS", "THIRD_PARTY", "FR"),
    ):
        new = inventory.NewWarehouse(code, code, kind, country, "Asia/Shanghai")
        inventory.add_warehouses([new], actor=ADMIN)


def ids(*codes: str) -> list[int]:
    known = {
        card.code: card.warehouse_id for card in inventory.list_warehouses(ADMIN, archived=None)
    }
    return [known[code] for code in codes]


def sources(store: Store, actor: identity.Actor = OPERATOR) -> inventory.StoreSources:
    [found] = inventory.list_sources(actor, [store.pk])
    return found


def order(store: Store) -> list[str]:
    return [card.code for card in sources(store).warehouses]


def choose(*stores: Store, codes: list[str] | None) -> inventory.SourcesSet:
    wanted = None if codes is None else ids(*codes)
    return inventory.set_sources([each.pk for each in stores], wanted, actor=OPERATOR, at=MONDAY)


def make_stores() -> tuple[Store, Store]:
    """Return a German and a French store of one account: one pool."""
    channels_of = make_store(DE, account="Acme EU")
    french = make_french(channels_of)
    return channels_of, french


def make_french(beside: Store) -> Store:
    return Store.objects.create(
        account=beside.account,
        marketplace_id=FR,
        name="Acme EU · France",
        country_code="FR",
        currency="EUR",
        time_zone="Europe/Paris",
        pool=beside.pool,
    )


def test_by_the_rule_what_is_near_comes_first_then_the_domestic_ones() -> None:
    german, french = make_stores()

    assert order(make_store(US)) == ["LA", "SHENZHEN", "YIWU"]
    assert order(french) == ["PARIS", "SHENZHEN", "YIWU"]
    assert order(german) == ["PARIS", "SHENZHEN", "YIWU"]
    assert order(make_hand_store()) == ["LA", "SHENZHEN", "YIWU"]


def test_h8_stores_of_one_pool_are_told_to_share_it() -> None:
    german, french = make_stores()

    assert sources(german).pool_id == sources(french).pool_id
    assert (sources(german).pool, sources(german).shares_with) == ("EU", (french.name,))
    assert sources(make_store(US)).shares_with == ()
    assert sources(make_hand_store()).pool_id is None


def test_what_somebody_chose_stands_until_the_rule_is_wanted_again() -> None:
    store = make_store(US)

    first = choose(store, codes=["YIWU", "POZNAN"])
    again = choose(store, codes=["YIWU", "POZNAN"])
    chosen = order(store), sources(store).is_chosen
    nothing = choose(store, codes=[])
    none = order(store)
    back = choose(store, codes=None)

    assert (first.changed, again) == (1, inventory.SourcesSet(0))
    assert chosen == (["YIWU", "POZNAN"], True)
    assert (nothing.changed, none) == (1, [])
    assert (back.changed, order(store)) == (1, ["LA", "SHENZHEN", "YIWU"])
    facts = [each.facts for each in AuditRecord.objects.filter(action="inventory.sources.set")]
    assert {"warehouses_before": None, "warehouses": "YIWU, POZNAN"} in facts


def test_one_that_is_archived_or_does_not_count_is_passed_over_and_comes_back() -> None:
    store = make_store(US)
    choose(store, codes=["YIWU", "POZNAN", "LA"])
    [yiwu, poznan] = ids("YIWU", "POZNAN")
    inventory.archive_warehouses([yiwu], actor=ADMIN, at=MONDAY)
    card = inventory.get_warehouse(ADMIN, poznan)
    inventory.change_warehouses([card.changed({"is_sellable": False})], actor=ADMIN)

    passed = order(store)
    inventory.restore_warehouses([yiwu], actor=ADMIN)

    assert (passed, order(store)) == (["LA"], ["YIWU", "LA"])


def test_taken_back_stores_draw_as_before_but_those_changed_since() -> None:
    german, french = make_stores()
    choose(german, codes=["YIWU"])
    edit = choose(german, french, codes=["PARIS"])
    choose(french, codes=["LA"])
    assert edit.edit_id is not None

    done = inventory.undo_sources(edit.edit_id, actor=OPERATOR, at=MONDAY)
    again = inventory.undo_sources(edit.edit_id, actor=OPERATOR, at=MONDAY)

    assert done == inventory.SourcesUndone(put_back=1, kept=1)
    assert again == inventory.SourcesUndone(0, 0)
    assert (order(german), order(french)) == (["YIWU"], ["LA"])


def test_what_makes_no_sense_is_refused_and_nothing_is_written() -> None:
    store = make_store(US)
    [yiwu, la] = ids("YIWU", "LA")
    inventory.archive_warehouses([yiwu], actor=ADMIN, at=MONDAY)

    for wanted, sentence in (
        ([la, la], "Warehouse LA stands in the order twice. Name it once."),
        ([yiwu], "Warehouse YIWU is archived. Bring it back first."),
        ([*range(1, 52)], "A store draws on 50 warehouses at most."),
    ):
        with pytest.raises(inventory.SourcesRefusedError) as refusal:
            inventory.set_sources([store.pk], wanted, actor=OPERATOR, at=MONDAY)
        assert str(refusal.value) == sentence
    with pytest.raises(inventory.WarehouseNotFoundError):
        inventory.set_sources([store.pk], [9_999], actor=OPERATOR, at=MONDAY)
    with pytest.raises(identity.NotAllowedError):
        inventory.set_sources([store.pk], [la], actor=READER, at=MONDAY)
    assert not sources(store).is_chosen


def test_o3_stores_of_others_do_not_exist() -> None:
    mine, theirs = make_store(US), make_store(CA, account="Other")
    actor = identity.Actor(name="op", role=identity.Role.OPERATIONS, store_ids=frozenset({mine.pk}))
    edit = choose(mine, theirs, codes=["LA"])
    assert edit.edit_id is not None

    assert [each.store_id for each in inventory.list_sources(actor)] == [mine.pk]
    with pytest.raises(channels.StoreNotFoundError):
        inventory.set_sources([mine.pk, theirs.pk], [], actor=actor, at=MONDAY)
    with pytest.raises(inventory.SourcesEditNotFoundError):
        inventory.undo_sources(edit.edit_id, actor=actor, at=MONDAY)


def test_a_batch_costs_a_constant_number_of_statements() -> None:
    german, french = make_stores()
    choose(german, codes=[])

    one = count_statements(lambda: choose(german, codes=["LA"]))
    two = count_statements(lambda: choose(german, french, codes=["LA", "YIWU"]))

    assert one == two
