"""Legal entities: added, changed, archived, and the stores that belong to them."""

from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import ADMIN, CA, MONDAY, MX, OPERATOR, READER, US, make_account
from tests.race import meet_at, run_together
from zhongshu.channels import public as channels
from zhongshu.channels.account_values import Assigned
from zhongshu.channels.models import EntityAssignment, SellingAccount, Store
from zhongshu.channels.usecases import undo_assignment as undoing
from zhongshu.company import public as company
from zhongshu.company.models import LegalEntity
from zhongshu.identity import public as identity
from zhongshu.identity.models import AuditRecord
from zhongshu.kernel.errors import HiddenCharacterError, InvalidTextError, TooLongError

pytestmark = pytest.mark.django_db
ACME = company.NewLegalEntity(
    "深圳某某科技有限公司", "cn", "Acme Ltd", tax_number="91440300MA5F", address="南山区\n1 号"
)


def add(name: str = ACME.name) -> int:
    return company.add_legal_entity(replace(ACME, name=name), actor=ADMIN)


def assign(
    store_ids: list[int], legal_entity_id: int | None, actor: identity.Actor = ADMIN
) -> Assigned:
    return channels.assign_stores_to_entity(store_ids, legal_entity_id, actor=actor, at=MONDAY)


def take_back(assignment_id: int, actor: identity.Actor = ADMIN) -> tuple[int, int]:
    done = channels.undo_assignment(assignment_id, actor=actor, at=MONDAY)
    return done.put_back, done.kept


def owners(account: SellingAccount) -> list[int | None]:
    return [each.legal_entity_id for each in account.stores.order_by("pk")]


def test_one_is_added_changed_archived_and_brought_back_and_the_trail_tells_no_number() -> None:
    made = add()
    company.change_legal_entity(made, replace(ACME, note="new"), version=1, actor=ADMIN)
    company.change_legal_entity(made, replace(ACME, note="new"), version=2, actor=ADMIN)
    company.archive_legal_entity(made, actor=ADMIN, at=MONDAY)
    company.archive_legal_entity(made, actor=ADMIN, at=MONDAY)
    [archived] = company.list_legal_entities(ADMIN, archived=True)
    company.bring_back_legal_entity(made, actor=ADMIN)
    company.bring_back_legal_entity(made, actor=ADMIN)

    [card] = company.list_legal_entities(ADMIN)
    assert archived.archived_at == MONDAY
    assert (card.country_code, card.tax_number, card.note) == ("CN", "91440300MA5F", "new")
    assert (card.version, card.archived_at) == (2, None)
    records = AuditRecord.objects.filter(subject=f"company.legal_entity:{made}").order_by("pk")
    assert [each.action.rpartition(".")[2] for each in records] == [
        "added", "changed", "archived", "brought_back",
    ]  # fmt: skip
    assert "91440300MA5F" not in str([each.facts for each in records])


@pytest.mark.parametrize(
    ("told", "refusal"),
    [
        ({"name": "  "}, company.UnnamedEntityError),
        ({"name": "深圳某某科技有限公司"}, company.LegalEntityExistsError),
        ({"name": "x" * 101}, TooLongError),
        ({"name": "a\u202eb"}, HiddenCharacterError),
        ({"name": "x", "tax_number": "a\x00"}, InvalidTextError),
        ({"name": "x", "address": "a\x00"}, InvalidTextError),
        ({"name": "x", "country_code": "China"}, company.BadCountryError),
        ({"name": "x", "country_code": "ß"}, company.BadCountryError),
        ({"name": "x", "country_code": ""}, company.BadCountryError),
        ({"name": "x", "country_code": "С1"}, company.BadCountryError),
    ],
)
def test_what_makes_no_sense_is_refused_and_nothing_is_stored(
    told: dict[str, str], refusal: type[Exception]
) -> None:
    add()

    with pytest.raises(refusal):
        company.add_legal_entity(replace(ACME, **told), actor=ADMIN)

    assert LegalEntity.objects.count() == 1
    assert AuditRecord.objects.count() == 1


def test_the_second_of_two_people_is_told_and_a_taken_name_is_refused() -> None:
    made, _other = add(), add("Other")
    company.change_legal_entity(made, replace(ACME, note="mine"), version=1, actor=ADMIN)

    with pytest.raises(company.LegalEntityChangedError):
        company.change_legal_entity(made, replace(ACME, note="theirs"), version=1, actor=ADMIN)
    with pytest.raises(company.LegalEntityExistsError):
        company.change_legal_entity(made, replace(ACME, name="OTHER"), actor=ADMIN)

    assert LegalEntity.objects.get(pk=made).note == "mine"


def test_o19_others_read_names_only_and_change_nothing() -> None:
    made = add()
    some = replace(ADMIN, sees_every_store=False)

    [card] = company.list_legal_entities(READER)
    for actor, refusal in (
        (OPERATOR, identity.NotAllowedError),
        (some, identity.NotEveryStoreError),
    ):
        with pytest.raises(refusal):
            company.add_legal_entity(replace(ACME, name="x"), actor=actor)
        with pytest.raises(refusal):
            company.change_legal_entity(made, replace(ACME, name="x"), actor=actor)
        with pytest.raises(refusal):
            company.archive_legal_entity(made, actor=actor, at=MONDAY)

    assert (card.name, card.tax_number, card.address) == (ACME.name, None, None)
    assert [each.name for each in LegalEntity.objects.all()] == [ACME.name]


def test_stores_belong_to_one_in_a_constant_number_of_statements() -> None:
    account, made = make_account(marketplaces=[US, CA]), add()
    ids = sorted(account.stores.values_list("pk", flat=True))

    with CaptureQueriesContext(connection) as one:
        assert assign(ids[:1], made).changed == 1
    with CaptureQueriesContext(connection) as none:
        assert assign(ids, None).changed == 1
    with CaptureQueriesContext(connection) as all_of_them:
        assert assign(ids, made).changed == 2
    assert assign(ids, made) == Assigned(0, None)

    assert len(all_of_them) == len(one) == len(none) + 1
    assert {each.legal_entity_id for each in channels.list_stores(READER)} == {made}
    record = AuditRecord.objects.order_by("pk").last()
    assert record is not None
    assert record.action == "channels.stores.assigned"
    assert record.facts == {"stores": ids, "legal_entity": ACME.name}


def test_nothing_is_assigned_to_what_is_archived_or_gone_nor_by_who_may_not() -> None:
    account, made = make_account(), add()
    store, other = account.stores.order_by("pk")
    company.archive_legal_entity(made, actor=ADMIN, at=MONDAY)
    some = replace(ADMIN, sees_every_store=False, store_ids=frozenset({store.pk}))

    with pytest.raises(company.LegalEntityArchivedError):
        assign([store.pk], made)
    with pytest.raises(company.LegalEntityNotFoundError):
        assign([store.pk], made + 1)
    company.bring_back_legal_entity(made, actor=ADMIN)
    with pytest.raises(channels.StoreNotFoundError):
        assign([store.pk, other.pk], made, some)
    with pytest.raises(identity.NotAllowedError):
        assign([store.pk], made, OPERATOR)

    assert not Store.objects.filter(legal_entity__isnull=False).exists()


def test_an_assignment_is_taken_back_once_and_what_was_given_away_since_stays() -> None:
    account = make_account(marketplaces=[US, CA, MX])
    acme, other = add(), add("Other")
    first, second, third = sorted(account.stores.values_list("pk", flat=True))
    assign([first], other)
    done = assign([first, second, third], acme).assignment_id or 0
    assign([third], other)

    company.archive_legal_entity(other, actor=ADMIN, at=MONDAY)
    with CaptureQueriesContext(connection) as statements:
        told = take_back(done)

    assert told == (2, 1)
    assert owners(account) == [other, None, other]
    assert take_back(done) == (0, 0)
    assert owners(account) == [other, None, other]
    assert len(statements) == 9
    record = AuditRecord.objects.order_by("pk").last()
    assert record is not None
    assert (record.action, record.facts) == (
        "channels.stores.assignment_undone", {"stores": [first, second]},
    )  # fmt: skip


def test_who_may_not_assign_takes_nothing_back_nor_who_sees_a_part_of_it() -> None:
    account, acme = make_account(), add()
    one, two = sorted(account.stores.values_list("pk", flat=True))
    done = assign([one, two], acme).assignment_id or 0
    some = replace(ADMIN, sees_every_store=False, store_ids=frozenset({one}))

    with pytest.raises(identity.NotAllowedError):
        take_back(done, OPERATOR)
    with pytest.raises(channels.StoreNotFoundError):
        take_back(done, some)
    with pytest.raises(channels.AssignmentNotFoundError):
        take_back(done + 1)

    assert owners(account) == [acme, acme]
    assert EntityAssignment.objects.get().undone_at is None


@pytest.mark.django_db(transaction=True)
def test_two_who_take_it_back_at_once_do_it_once(monkeypatch: pytest.MonkeyPatch) -> None:
    account, acme = make_account(), add()
    stores = sorted(account.stores.values_list("pk", flat=True))
    done = assign(stores, acme).assignment_id or 0
    told: list[tuple[int, int]] = []
    meet_at(monkeypatch, undoing, "lock_visible_stores")

    outcomes = run_together(*[lambda: told.append(take_back(done))] * 2)

    assert outcomes == [None, None]
    assert sorted(told) == [(0, 0), (2, 0)]
    assert owners(account) == [None, None]
    assert AuditRecord.objects.filter(action="channels.stores.assignment_undone").count() == 1
