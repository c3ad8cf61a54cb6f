"""Suppliers: what is written, what is refused, archived, and taken back."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import ADMIN, MONDAY, OPERATOR, READER
from tests.purchasing.purchasing_cast import (
    BUYER,
    FINANCE,
    PAGE,
    change,
    make_product,
    make_supplier,
    names,
    save,
    sentences,
    set_price,
    undo,
    values_of,
)
from tests.race import run_together
from zhongshu.identity import public as identity
from zhongshu.identity.models import AuditRecord, User
from zhongshu.kernel.outcomes import Outcome
from zhongshu.purchasing import public as purchasing
from zhongshu.purchasing.models import Supplier, SupplierEdit, SupplierEvent, SupplierPrice

pytestmark = pytest.mark.django_db
FULL = {
    "code": " YK-01 ",
    "contact": "李经理",
    "phone": "+86 138 0000 0000",
    "email": "li@hengda.cn",
    "chat": "hengda_li / QQ 123456",
    "country": "中国",
    "address": " 永康市\n1 号 ",
    "website": "shop123.1688.com/page",
    "currency": "rmb",
    "payment_terms": "月结 30 天",
    "lead_days": "15天",
    "note": "two\nlines",
}
NO_WEB = "“%s” is no web address. Write it as https://shop.1688.com."
KEPT = {
    **FULL,
    "name": "永康恒达",
    "code": "YK-01",
    "country": "CN",
    "address": "永康市\n1 号",
    "website": "https://shop123.1688.com/page",
    "currency": "CNY",
    "lead_days": "15",
}


def test_every_field_is_kept_in_one_spelling_and_the_same_again_changes_nothing() -> None:
    supplier_id = make_supplier(" 永康恒达 ", **FULL)

    again = save(change("永康恒达", **FULL), change("", code="yk-01", phone=KEPT["phone"]))

    assert values_of(supplier_id) == KEPT
    assert [each.outcome for each in again.saved] == [Outcome.UNCHANGED, Outcome.UNCHANGED]
    assert (again.edit_id, SupplierEdit.objects.count()) == (None, 1)


def test_codes_are_given_by_number_beside_those_that_are_typed() -> None:
    save(change("A"), change("B", code="s0007"), change("C"))
    made = make_supplier("D")
    save(purchasing.SupplierChange({"code": "s0007", "name": "B2"}))

    assert names() == [("S0008", "A"), ("s0007", "B2"), ("S0009", "C"), ("S0010", "D")]
    assert save(purchasing.SupplierChange({"code": ""}, made)).saved[0].outcome is Outcome.UNCHANGED


def test_a_supplier_is_found_by_its_code_else_by_its_name_in_any_width_and_case() -> None:
    made = make_supplier("Hengda", code="ＹＫ1")

    saved = save(
        change("HENGDA ", phone="1"), change("Hengda Ltd", code="yk1"), change("hengda", code="X")
    )

    assert [each.supplier_id for each in saved.saved] == [made, made, made]
    assert values_of(made) == {"code": "X", "name": "Hengda Ltd", "phone": "1"}


@pytest.mark.parametrize(
    ("values", "refusal"),
    [
        ({"name": " "}, ("name", "A supplier needs a name.")),
        ({"name": "x" * 201}, ("name", "This is too long: at most 200 characters.")),
        ({"name": "a\u202eb"}, ("name", "This holds a character that cannot be stored or seen.")),
        ({"note": "a\x00"}, ("note", "This holds a character that cannot be stored or seen.")),
        ({"code": "OLD"}, ("code", "“OLD” is the code of Old already.")),
        ({"name": "old"}, ("name", "“old” is the name of the supplier OLD already.")),
        ({"website": "javascript:alert(1)"}, ("website", NO_WEB % "javascript:alert(1)")),
        ({"website": "data:text/html,x"}, ("website", NO_WEB % "data:text/html,x")),
        ({"website": "https://["}, ("website", NO_WEB % "https://[")),
        ({"website": "shop"}, ("website", NO_WEB % "shop")),
        ({"email": "li"}, ("email", "“li” is no e-mail address. Write it as li@example.com.")),
        ({"currency": "XXX"}, ("currency", "“XXX” is no currency. Use its three letters, as CNY.")),
        ({"country": "Mars"}, ("country", "“Mars” is no country. Use its two letters, as CN.")),
        ({"lead_days": "soon"}, ("lead_days", "“soon” is no whole number above zero.")),
        ({"lead_days": "9" * 30}, ("lead_days", f"“{'9' * 30}” is no whole number above zero.")),
        ({"owner": "nobody"}, ("owner", "Nobody signs in as “nobody”.")),
        ({"colour": "red"}, ("colour", "There is no field “colour”.")),
        ({"archived": "yes"}, ("archived", "There is no field “archived”.")),
    ],
)  # fmt: skip
def test_what_is_no_value_is_refused_by_field(
    values: dict[str, str], refusal: tuple[str, str]
) -> None:
    make_supplier("Old", code="OLD")
    mine = make_supplier("Mine")
    before = values_of(mine)

    saved = save(purchasing.SupplierChange({"phone": "1"} | values, mine))

    assert sentences(saved) == [[refusal]]
    assert saved.saved[0].outcome is Outcome.REFUSED
    assert values_of(mine) == before


def test_the_good_ones_are_stored_and_the_others_come_back() -> None:
    saved = save(change("A"), change("", phone="1"), change("B", lead_days="x"), change("C"))

    assert [each.outcome.value for each in saved.saved] == ["new", "refused", "refused", "new"]
    assert names() == [("S0001", "A"), ("S0002", "C")]
    [record] = AuditRecord.objects.filter(action="purchasing.suppliers.saved")
    assert record.facts == {
        "source": "PAGE", "suppliers": 2, "prices": 0, "names": "A, C", "title": "",
    }  # fmt: skip


def test_only_known_ones_are_changed_where_that_is_wanted() -> None:
    make_supplier("A")

    saved = save(change("A", phone="1"), change("B", phone="1"), only_known=True)

    assert sentences(saved) == [[], [("name", "There is no supplier “B”.")]]


def test_administrators_operations_and_buyers_change_suppliers_others_read() -> None:
    User.objects.create_user("li", password="x", role=identity.Role.OPERATIONS)
    for actor in (ADMIN, OPERATOR, BUYER):
        save(change(actor.name, owner="li"), actor=actor)
    made = make_supplier("x")
    for actor in (READER, FINANCE):
        with pytest.raises(identity.NotAllowedError):
            save(change("y"), actor=actor)
        with pytest.raises(identity.NotAllowedError):
            set_price("x", actor=actor)
        with pytest.raises(identity.NotAllowedError):
            purchasing.archive_suppliers([made], source=PAGE, actor=actor, at=MONDAY)
        with pytest.raises(identity.NotAllowedError):
            purchasing.restore_suppliers([made], source=PAGE, actor=actor, at=MONDAY)
        with pytest.raises(identity.NotAllowedError):
            purchasing.undo_supplier_edit(1, actor=actor, at=MONDAY)
        assert purchasing.get_supplier(actor, made).name == "x"

    owner = User.objects.get(username="li").pk
    mine = purchasing.SupplierFilter(owner_id=owner)
    assert purchasing.count_suppliers(READER, mine)[purchasing.SupplierTab.ACTIVE] == 3


def test_archived_ones_are_offered_no_more_and_come_back() -> None:
    kept, gone = make_supplier("A"), make_supplier("B")

    done = purchasing.archive_suppliers([gone, gone, 0], source=PAGE, actor=BUYER, at=MONDAY)
    again = purchasing.archive_suppliers([gone], source=PAGE, actor=BUYER, at=MONDAY)

    assert [each.outcome.value for each in done.saved] == ["changed", "refused"]
    assert sentences(done)[1] == [("code", "There is no such supplier any more.")]
    assert (again.saved[0].outcome, again.edit_id) == (Outcome.UNCHANGED, None)
    assert [row.id for row in purchasing.list_suppliers(ADMIN).rows] == [kept]
    assert purchasing.get_supplier(ADMIN, gone).archived_at == MONDAY
    purchasing.restore_suppliers([gone], source=PAGE, actor=BUYER, at=MONDAY)
    assert purchasing.get_supplier(ADMIN, gone).archived_at is None
    actions = AuditRecord.objects.order_by("pk").values_list("action", flat=True)
    assert [each.rpartition(".")[2] for each in actions] == [
        "saved", "saved", "archived", "restored",
    ]  # fmt: skip


def test_an_edit_is_taken_back_but_for_what_somebody_changed_since() -> None:
    made = make_supplier("A", phone="1", note="old")
    edit = save(purchasing.SupplierChange({"phone": "2", "note": "new"}, made)).edit_id
    save(purchasing.SupplierChange({"note": "newest"}, made))

    done = undo(edit)

    assert (done.suppliers, done.fields, done.kept) == (1, 1, 1)
    assert values_of(made) == {"code": "S0001", "name": "A", "phone": "1", "note": "newest"}
    with pytest.raises(purchasing.SupplierEditUndoneError):
        undo(edit)
    with pytest.raises(purchasing.SupplierEditNotFoundError):
        undo(0)
    undo(done.edit_id)
    assert values_of(made)["phone"] == "2"


def test_what_an_edit_made_is_gone_and_made_again_by_taking_that_back() -> None:
    product = make_product("MUG")
    edit = save(change("A", sku="MUG", t_price="3 USD", code="X"), change("B")).edit_id

    done = undo(edit)

    assert (done.suppliers, done.kept, names()) == (2, 0, [])
    assert SupplierPrice.objects.count() == 0
    assert purchasing.find_supplier(ADMIN, "A") is None
    with pytest.raises(purchasing.SupplierNotFoundError):
        purchasing.get_supplier(ADMIN, Supplier.objects.get(name="A").pk)
    undo(done.edit_id)
    assert names() == [("X", "A"), ("S0001", "B")]
    [row] = purchasing.list_prices_of_products(ADMIN, [product])[product]
    assert row.values["price"] == "3 USD"


def test_a_supplier_that_was_changed_since_it_was_made_is_kept() -> None:
    first = save(change("A"), change("B")).edit_id
    save(change("A", phone="1"))

    done = undo(first)

    assert (names(), done.kept) == ([("S0001", "A")], 1)


def test_a_code_that_another_one_has_by_now_is_not_taken_by_an_undo() -> None:
    first = save(change("A", code="X")).edit_id
    again = undo(first)
    make_supplier("New", code="x")

    done = undo(again.edit_id)

    assert (names(), done.suppliers, done.kept) == ([("x", "New")], 0, 1)


def test_a_renamed_code_that_is_taken_by_now_stays_as_it_is() -> None:
    made = make_supplier("A", code="X")
    edit = save(purchasing.SupplierChange({"code": "Y", "phone": "1"}, made)).edit_id
    make_supplier("B", code="x")

    done = undo(edit)

    assert (done.fields, done.kept) == (1, 1)
    assert values_of(made) == {"code": "Y", "name": "A"}


def test_a_batch_costs_the_same_statements_whatever_its_length() -> None:
    make_product("MUG")
    User.objects.create_user("li", password="x", role=identity.Role.BUYER)
    for number in range(30):
        make_product(f"P{number}")

    def count(first: int, size: int) -> tuple[int, int]:
        changes = [
            change(f"N{n}", sku=f"P{n % 30}", t_price="1 USD", t_is_preferred="yes", owner="li")
            for n in range(first, first + size)
        ]
        with CaptureQueriesContext(
            connection,
        ) as queries:
            saved = save(*changes)
        assert not any(each.refusals for each in saved.saved)
        with CaptureQueriesContext(connection) as undoing:
            undo(saved.edit_id)
        return len(queries), len(undoing)

    assert count(0, 1) == count(1, 29)


def test_more_than_may_be_changed_at_once_is_refused() -> None:
    with pytest.raises(purchasing.TooManySuppliersError):
        save(*[change("x")] * 5_001)


@pytest.mark.django_db(transaction=True)
def test_two_who_make_the_same_supplier_at_once_make_one() -> None:
    saved: list[purchasing.SavedSuppliers] = []

    raised = run_together(
        lambda: saved.append(save(change("A", phone="1"))),
        lambda: saved.append(save(change("a", phone="1"))),
    )

    assert raised == [None, None]
    assert sorted(each.saved[0].outcome.value for each in saved) == ["new", "unchanged"]
    assert Supplier.objects.count() == 1


def test_the_history_tells_who_changed_what() -> None:
    made = make_supplier("A")
    make_product("MUG")
    set_price("A", price="3 USD", supplier_sku="K-1")
    save(purchasing.SupplierChange({"phone": "1"}, made), actor=OPERATOR)

    events = purchasing.list_supplier_events(ADMIN, supplier_id=made)
    hidden = purchasing.list_supplier_events(OPERATOR, supplier_id=made)

    assert [(e.who, e.sku, e.field, e.before, e.after) for e in events] == [
        ("operator", "", "phone", "", "1"),
        ("admin", "MUG", "supplies", "", "yes"),
        ("admin", "MUG", "supplier_sku", "", "K-1"),
        ("admin", "MUG", "price", "", "3 USD"),
        ("admin", "", "code", "", "S0001"),
        ("admin", "", "name", "", "A"),
    ]
    assert "price" not in [each.field for each in hidden]
    assert [row.suppliers for row in purchasing.list_supplier_edits(ADMIN)] == [1, 1, 1]
    assert SupplierEvent.objects.count() == 6


def test_the_list_is_searched_filtered_sorted_and_paged() -> None:
    for name, phone, country in (
        ("永康恒达", "138", "CN"),
        ("Anker", "999", "US"),
        ("Belkin", "138", "US"),
    ):
        make_supplier(name, phone=phone, country=country)

    def listed(**wanted: object) -> list[str]:
        found = purchasing.SupplierFilter(**wanted)  # type: ignore[arg-type]
        return [row.name for row in purchasing.list_suppliers(READER, found).rows]

    assert listed() == ["Anker", "Belkin", "永康恒达"]
    assert listed(search="恒达") == ["永康恒达"]
    assert listed(search="ANKER 99") == ["Anker"]
    assert listed(search="138", country="US") == ["Belkin"]
    assert listed(search="%") == []
    assert purchasing.list_countries(READER) == ["CN", "US"]
    page = purchasing.list_suppliers(
        READER, limit=2, sort=purchasing.SupplierSort.CODE, descending=True
    )
    rest = purchasing.list_suppliers(
        READER, limit=2, sort=purchasing.SupplierSort.CODE, descending=True, cursor=page.next
    )
    assert [row.code for row in (*page.rows, *rest.rows)] == ["S0003", "S0002", "S0001"]
    assert rest.next is None
