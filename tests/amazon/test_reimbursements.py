"""Amazon's report of reimbursements, however it is written."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from tests.amazon.test_stock_events import DE, JP, US, write
from zhongshu.amazon.reports.reimbursements import read_reimbursements
from zhongshu.channels import public as channels

COLUMNS = (
    "approval-date\treimbursement-id\tcase-id\tamazon-order-id\treason\tsku\tfnsku\tasin\t"
    "product-name\tcondition\tcurrency-unit\tamount-per-unit\tamount-total\t"
    "quantity-reimbursed-cash\tquantity-reimbursed-inventory\tquantity-reimbursed-total\t"
    "original-reimbursement-id\toriginal-reimbursement-type"
)
PAID = {
    "approval-date": "2026-11-20T10:11:12+00:00",
    "reimbursement-id": "4000000007",
    "case-id": "15733",
    "reason": "Lost_Inbound",
    "sku": "MUG-RED-1",
    "fnsku": "X000000001",
    "asin": "B000000001",
    "product-name": "Mug, red",
    "condition": "NewItem",
    "currency-unit": "USD",
    "amount-per-unit": "7.50",
    "amount-total": "22.50",
    "quantity-reimbursed-cash": "3",
    "quantity-reimbursed-inventory": "0",
    "quantity-reimbursed-total": "3",
}
REVERSED = PAID | {
    "reimbursement-id": "4000000009",
    "reason": "Reimbursement_Reversal",
    "amount-total": "-22.50",
    "quantity-reimbursed-cash": "-3",
    "quantity-reimbursed-total": "-3",
    "original-reimbursement-id": "4000000007",
    "original-reimbursement-type": "Reimbursement",
}

type Row = channels.ReimbursementFacts | channels.Unreadable


def read(text: str | bytes, *, marketplace_id: str = US, charset: str = "") -> list[Row]:
    content = text.encode() if isinstance(text, str) else text
    document = channels.DocumentContent(content, charset)
    return list(read_reimbursements(document, home=channels.MARKETPLACES[marketplace_id]))


def facts(text: str | bytes, **told: str) -> list[channels.ReimbursementFacts]:
    rows = read(text, **told)
    assert not [row for row in rows if isinstance(row, channels.Unreadable)]
    return [row for row in rows if isinstance(row, channels.ReimbursementFacts)]


def test_money_for_units_is_read_in_amazons_words() -> None:
    [paid] = facts(write(COLUMNS, PAID))

    assert paid == channels.ReimbursementFacts(
        key=paid.key,
        reimbursement_id="4000000007",
        approved_at=datetime(2026, 11, 20, 10, 11, 12, tzinfo=UTC),
        reason="Lost_Inbound",
        seller_sku="MUG-RED-1",
        units_cash=3,
        units_inventory=0,
        currency="USD",
        amount=Decimal("22.50"),
        unit_amount=Decimal("7.50"),
        case_id="15733",
        fnsku="X000000001",
        asin="B000000001",
        title="Mug, red",
        condition="NewItem",
    )


def test_what_is_taken_back_is_below_zero_and_names_what_was_paid() -> None:
    [back] = facts(write(COLUMNS, REVERSED))

    assert (back.amount, back.units_cash) == (Decimal("-22.50"), -3)
    assert (back.original_id, back.original_type) == ("4000000007", "Reimbursement")


def test_goods_instead_of_money_need_no_amount_and_no_currency() -> None:
    goods = PAID | {
        "quantity-reimbursed-cash": "0", "quantity-reimbursed-inventory": "2",
        "amount-total": "", "amount-per-unit": "", "currency-unit": "",
    }  # fmt: skip

    [given] = facts(write(COLUMNS, goods))

    assert (given.units_cash, given.units_inventory) == (0, 2)
    assert (given.amount, given.currency, given.unit_amount) == (None, "", None)


def test_an_older_file_has_one_number_of_units_and_other_titles() -> None:
    text = (
        "Date\tReimbursement ID\tReason\tMerchant SKU\tQuantity\tCurrency\tTotal\n"
        "11/20/2026\t4000000007\tDamaged: Warehouse\tMUG-RED-1\t3\tusd\t22.5\n"
    )

    [paid] = facts(text)

    assert (paid.units_cash, paid.units_inventory, paid.amount) == (3, 0, Decimal("22.5"))
    assert (paid.currency, paid.fnsku, paid.case_id) == ("USD", "", "")
    # A day without a time begins where the store is.
    assert paid.approved_at == datetime(2026, 11, 20, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("units", "told"),
    [
        ({"cash": "", "inventory": "", "total": "3"}, (3, 0)),
        ({"cash": "", "inventory": "1", "total": "3"}, (2, 1)),
        ({"cash": "2", "inventory": "", "total": ""}, (2, 0)),
        ({"cash": "", "inventory": "2", "total": ""}, (0, 2)),
    ],
)
def test_a_number_of_units_that_is_left_out_follows_from_the_others(
    units: dict[str, str], told: tuple[int, int]
) -> None:
    row = PAID | {f"quantity-reimbursed-{name}": value for name, value in units.items()}

    [paid] = facts(write(COLUMNS, row))

    assert (paid.units_cash, paid.units_inventory) == told


def test_lines_of_one_reimbursement_are_told_apart_and_a_later_case_names_none() -> None:
    other = PAID | {"sku": "MUG-BLUE-1"}
    later = PAID | {"case-id": "", "amount-total": "30.00"}

    first, second, third = facts(write(COLUMNS, PAID, other, PAID))
    [again] = facts(write(COLUMNS, later))

    assert len({first.key, second.key, third.key}) == 3
    assert again.key == first.key
    assert len(first.key) <= 60


def test_german_amounts_and_a_japanese_charset() -> None:
    german = PAID | {"amount-total": "1.022,50", "amount-per-unit": "7,50", "currency-unit": "EUR"}
    japanese = PAID | {
        "product-name": "マグカップ",
        "currency-unit": "JPY",
        "amount-total": "2,200",
    }

    [paid] = facts(write(COLUMNS, german), marketplace_id=DE)
    [yen] = facts(write(COLUMNS, japanese).encode("cp932"), marketplace_id=JP)

    assert (paid.amount, paid.unit_amount) == (Decimal("1022.50"), Decimal("7.50"))
    assert (yen.title, yen.amount) == ("マグカップ", Decimal(2200))


def test_columns_in_any_order_with_more_of_them_and_a_mark_at_the_beginning() -> None:
    names = [*reversed(COLUMNS.split("\t")), "colour"]

    [paid] = facts(b"\xef\xbb\xbf" + write("\t".join(names), PAID).encode())

    assert (paid.reimbursement_id, paid.amount) == ("4000000007", Decimal("22.50"))


def test_a_report_without_rows_has_none() -> None:
    assert read(COLUMNS + "\n") == []


@pytest.mark.parametrize("lacking", ["amount-total", "reimbursement-id", "sku", "reason"])
def test_a_missing_column_is_named(lacking: str) -> None:
    names = [name for name in COLUMNS.split("\t") if name != lacking]

    with pytest.raises(channels.GatewayError, match=f"lacks {lacking}"):
        read(write("\t".join(names), PAID))


@pytest.mark.parametrize(
    ("broken", "why"),
    [
        ({"approval-date": "soon"}, "date is no day"),
        ({"approval-date": ""}, "date is no day"),
        ({"reimbursement-id": ""}, "reimbursement-id is missing"),
        ({"reimbursement-id": "9" * 41}, "too long"),
        ({"reason": ""}, "reason is missing"),
        ({"sku": "  "}, "sku is missing"),
        ({"case-id": "a\x00b"}, "cannot be stored"),
        ({"amount-total": "lots"}, "amount-total is no amount"),
        ({"amount-total": "NaN"}, "amount-total is no amount"),
        ({"amount-total": "1e9"}, "amount-total is no amount"),
        ({"amount-total": "9" * 15}, "amount-total is no amount"),
        ({"amount-total": "", "amount-per-unit": ""}, "amount-total is missing"),
        ({"currency-unit": "dollars"}, "currency-unit is no currency"),
        ({"currency-unit": ""}, "currency-unit is missing"),
        ({"quantity-reimbursed-cash": "1.5"}, "no number of units"),
        ({"quantity-reimbursed-cash": "9999999999"}, "no number of units"),
        (
            {
                "quantity-reimbursed-cash": "", "quantity-reimbursed-inventory": "",
                "quantity-reimbursed-total": "",
            },
            "quantity-reimbursed-cash is missing",
        ),
    ],
)  # fmt: skip
def test_a_row_that_is_wrong_fails_alone(broken: dict[str, str], why: str) -> None:
    good, bad, fine = read(write(COLUMNS, PAID, PAID | broken, REVERSED))

    assert isinstance(good, channels.ReimbursementFacts)
    assert isinstance(fine, channels.ReimbursementFacts)
    assert isinstance(bad, channels.Unreadable)
    assert (why in bad.why, bad.row, bad.key) == (True, 3, "reimbursement row 3")


def test_an_amount_that_is_left_out_follows_from_that_of_a_unit() -> None:
    [paid] = facts(write(COLUMNS, PAID | {"amount-total": ""}))

    assert paid.amount == Decimal("22.50")


def test_hostile_words_stay_words() -> None:
    hostile = PAID | {
        "product-name": "<script>alert(1)</script>", "reason": "=cmd()", "case-id": "../../etc",
        "condition": "N\x00ew",
    }  # fmt: skip

    [paid] = facts(write(COLUMNS, hostile))

    assert (paid.title, paid.reason) == ("<script>alert(1)</script>", "=cmd()")
    assert (paid.case_id, "\x00" in paid.condition) == ("../../etc", False)
