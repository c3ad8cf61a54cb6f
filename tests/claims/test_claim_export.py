"""Claims leave as a file: what was claimed, what became of it, and its worth for who sees costs."""

from decimal import Decimal

import pytest
from django.utils import translation

from tests.cast import ADMIN
from tests.claims.cast import LATER, OPERATOR, Verdict, follow, lost, settle, short
from tests.fba.shipment_cast import store
from tests.inventory.ledger_cast import count_statements
from zhongshu.catalog.models import Product, ProductCost
from zhongshu.claims import public as claims
from zhongshu.flows.exports.lists import open_list
from zhongshu.flows.exports.values import Wish
from zhongshu.identity import public as identity
from zhongshu.kernel.money import Money
from zhongshu.web.exports.words import words_of

pytestmark = pytest.mark.django_db


def read(actor: identity.Actor, **wanted: object) -> list[dict[str, object]]:
    opened = open_list(Wish("claims", wanted), actor)
    return [dict(zip(opened.heads, row, strict=True)) for row in opened.rows]


def test_a_claim_is_told_whole_and_its_worth_to_who_sees_costs() -> None:
    one = short()
    settle(one, case_number="C-1")
    payment = claims.Payment(2, units_back=1, money=Money(Decimal("15"), "USD"))
    settle(one, verdict=Verdict.PAY, payment=payment)
    ProductCost.objects.create(
        product=Product.objects.get(sku="MUG-RED"),
        amount=Decimal("12.50"),
        currency="CNY",
        from_day=LATER.date(),
    )

    [row] = read(ADMIN)
    [seen] = read(OPERATOR)

    expected = {
        "id": one, "seller_sku": "MUG-RED-1", "sku": "MUG-RED", "kind": "SHORT_SHIPMENT",
        "units": 3, "status": "PAID", "case_number": "C-1", "units_paid": 2, "units_back": 1,
        "amount_paid": Decimal("15.00"), "currency_paid": "USD",
    }  # fmt: skip
    assert {name: seen[name] for name in expected} == expected
    assert (row["value"], row["value_currency"]) == (Decimal("37.50"), "CNY")
    assert "value" not in seen


def test_a_filter_narrows_it_and_words_stand_for_codes() -> None:
    short()
    lost()
    follow()

    assert [row["kind"] for row in read(OPERATOR, kinds=["LOST"])] == ["LOST"]
    assert read(OPERATOR, due_before="2026-01-01") == []
    with translation.override("zh-hans"):
        wish = Wish("claims", {"kinds": ["LOST"]}, words_of("claims", OPERATOR))
        opened = open_list(wish, OPERATOR)
        [row] = [dict(zip(opened.heads, row, strict=True)) for row in opened.rows]
    assert (row["类型"], row["状态"]) == ("丢失", "待提交")


def test_many_claims_cost_the_statements_of_one() -> None:
    short()
    few = count_statements(lambda: read(ADMIN))
    for number in range(5):
        lost(f"m{number}")
    follow()

    assert count_statements(lambda: read(ADMIN)) == few
    assert len(read(ADMIN)) == 6


def test_who_opened_a_claim_and_what_was_noted_with_it_stand_in_the_file() -> None:
    short()
    new = claims.NewClaim(
        account_id=store().account_id,
        kind=claims.Kind.UNRETURNED,
        seller_sku="MUG-RED-1",
        units=1,
        reference="114-1",
        day=LATER.date(),
        worth=Money(Decimal("19.99"), "USD"),
        note="refunded",
    )
    claims.open_claim(new, actor=OPERATOR, at=LATER)

    followed, by_hand = read(OPERATOR)
    with translation.override("zh-hans"):
        opened = open_list(Wish("claims", {}, words_of("claims", OPERATOR)), OPERATOR)
        origins = [dict(zip(opened.heads, row, strict=True))["来源"] for row in opened.rows]

    names = ("origin", "note", "amount_claimed", "currency_claimed")
    assert [followed[name] for name in names] == ["AMAZON", "", None, None]
    assert [by_hand[name] for name in names] == ["HAND", "refunded", Decimal("19.99"), "USD"]
    assert origins == ["亚马逊数据", "手工"]
