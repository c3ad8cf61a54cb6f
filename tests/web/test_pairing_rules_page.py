"""The pages of pairing rules and of pasted pairs."""

import re

import pytest
from django.test import Client

from tests.cast import ADMIN
from tests.catalog.cast import CA, MONDAY
from tests.catalog.pairing_cast import history_of, open_pairing
from tests.web.pages import PAYLOADS, assert_harmless, make_keeper_of, part, whole_page
from tests.web.pairing_cast import make_product, make_sku, send
from zhongshu.catalog import public as catalog

RULE = {"kind": "SUFFIX", "pattern": "-FBA", "replacement": "", "factor": "2", "is_on": "on"}


def add(pattern: str, *, kind: catalog.RuleKind = catalog.RuleKind.SUFFIX) -> int:
    rule = catalog.NewRule(kind=kind, pattern=pattern)
    return catalog.add_rule(rule, actor=ADMIN, at=MONDAY)


def patterns() -> list[str]:
    return [card.pattern for card in catalog.list_rules(ADMIN)]


def test_a_rule_is_added_changed_and_removed(admin: Client) -> None:
    assert admin.post("/pairing/rules/", RULE).status_code == 302
    [card] = catalog.list_rules(ADMIN)
    assert (card.kind, card.pattern, card.factor, card.is_on) == ("SUFFIX", "-FBA", 2, True)
    assert "-FBA" in whole_page(admin, "/pairing/rules/")

    admin.post(f"/pairing/rules/{card.id}/", {**RULE, "pattern": "-FBM", "is_on": ""})
    [card] = catalog.list_rules(ADMIN)
    assert (card.pattern, card.is_on) == ("-FBM", False)

    admin.post(f"/pairing/rules/{card.id}/remove/")
    assert patterns() == []
    assert admin.get(f"/pairing/rules/{card.id}/").status_code == 404


def test_rules_are_moved(admin: Client) -> None:
    first, _second = add("-A"), add("-B")

    answer = send(admin, f"/pairing/rules/{first}/move/", {"step": "down"})

    assert patterns() == ["-B", "-A"]
    page = answer.content.decode()
    assert f'id="rule-{first}" data-moved' in page
    send(admin, f"/pairing/rules/{first}/move/", {"step": "up"})
    assert patterns() == ["-A", "-B"]


@pytest.mark.parametrize(
    ("changed", "field", "sentence"),
    [
        ({"kind": "REGEX", "pattern": "(a"}, "pattern", "is no regular expression"),
        ({"kind": "REGEX", "pattern": r"(a)\1"}, "pattern", "uses a back-reference"),
        (
            {"kind": "REGEX", "pattern": "(a)", "replacement": r"\3"},
            "replacement",
            "names a group that the pattern does not have",
        ),
        ({"pattern": "   "}, "pattern", "The pattern is empty."),
        ({"kind": "MAPPING", "pattern": "A"}, "replacement", "The pattern is empty."),
        ({"factor": "0"}, "factor", "greater than or equal to 1"),
        ({"factor": "10001"}, "factor", "less than or equal to 10000"),
        ({"kind": "MAGIC"}, "kind", "MAGIC"),
        ({"pattern": "a\x00b"}, "pattern", "cannot be stored"),
        ({"pattern": "x" * 201}, "pattern", "at most 200"),
    ],
)
def test_a_refusal_stands_under_its_field(
    admin: Client, changed: dict[str, str], field: str, sentence: str
) -> None:
    answer = admin.post("/pairing/rules/", RULE | changed)

    page = answer.content.decode()
    assert answer.status_code == 422
    error = re.search(rf'id="id_{field}_error">.*?<span>(.*?)</span>', page, re.DOTALL)
    assert error, page
    assert sentence in error[1]
    assert patterns() == []


def test_o22_an_expression_that_would_never_end_is_tried_at_once(admin: Client) -> None:
    make_sku("a" * 190 + "!")

    page = part(admin, "/pairing/rules/try/?kind=REGEX&pattern=(a%2B)%2B$&replacement=&factor=1")

    assert "0 unpaired SKUs fit" in page


def test_the_tester_shows_where_a_rule_would_lead(admin: Client) -> None:
    make_product("MUG-RED")
    make_sku("MUG-RED-FBA")
    make_sku("LAMP-9-FBA", asin="B00LAMP009")

    page = part(admin, "/pairing/rules/try/?kind=SUFFIX&pattern=-FBA&replacement=&factor=2")

    assert "2 unpaired SKUs fit" in page
    assert '<span class="m good">1 leads to a product</span>' in page
    assert re.findall(r'<td class="code">([^<]+)<', page) == ["MUG-RED-FBA", "LAMP-9-FBA"]
    assert patterns() == []
    bad = part(admin, "/pairing/rules/try/?kind=REGEX&pattern=(a&factor=1")
    assert "is no regular expression" in bad
    assert "Type a rule" in part(admin, "/pairing/rules/try/")


def test_a_rule_for_some_accounts_only(admin: Client) -> None:
    make_sku()
    account = catalog.list_seller_skus(ADMIN)[0].account_id
    admin.post("/pairing/rules/", {**RULE, "accounts": [account]})

    assert catalog.list_rules(ADMIN)[0].account_ids == (account,)
    assert admin.post("/pairing/rules/", {**RULE, "accounts": ["999"]}).status_code == 422


def test_a_reader_sees_the_rules_only(reader: Client) -> None:
    rule = add("-FBA")

    page = whole_page(reader, "/pairing/rules/")

    assert "-FBA" in page
    assert "rule-form" not in page
    assert send(reader, "/pairing/rules/", RULE).status_code == 403
    assert send(reader, f"/pairing/rules/{rule}/move/").status_code == 403
    assert send(reader, f"/pairing/rules/{rule}/remove/").status_code == 403
    assert patterns() == ["-FBA"]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_o2_rules_stay_texts(admin: Client, payload: str) -> None:
    add(payload, kind=catalog.RuleKind.PREFIX)
    make_sku(payload[:100])

    assert_harmless(whole_page(admin, "/pairing/rules/"))
    shown = admin.get("/pairing/rules/try/", {"kind": "PREFIX", "pattern": payload, "factor": "1"})
    assert_harmless(shown.content.decode())
    pasted = admin.post("/pairing/paste/", {"pairs": f"{payload}\t{payload}"})
    assert_harmless(pasted.content.decode())


def paste(client: Client, text: str, **told: str) -> str:
    answer = client.post("/pairing/paste/", {"pairs": text, **told})
    assert answer.status_code == 200, answer.content.decode()
    return answer.content.decode()


def refused(page: str) -> list[tuple[str, str]]:
    """Return line and sentence of each refused line."""
    found = re.findall(r'<td class="r num">(\d+)</td>.*?<td>(.*?)</td></tr>', page)
    return [(line, sentence.replace("&quot;", '"')) for line, sentence in found]


def test_pasted_lines_are_paired_or_refused_each_with_its_reason(admin: Client) -> None:
    red, blue = make_sku("RED-1"), make_sku("BLUE-1", asin="B00BLUE001")
    product = make_product("MUG")
    open_pairing(blue, product)
    lines = [
        "Seller SKU\tSKU\tUnits",
        "RED-1\tMUG\t2",
        "BLUE-1\tMUG\t3",
        "RED-1\tMUG\t5",
        "NONE\tMUG",
        "BLUE-1\tCUP",
        "BLUE-1\tMUG\tmany",
        "nonsense",
        "",
    ]

    page = paste(admin, "\n".join(lines))

    assert refused(page) == [
        ("4", "It stands twice in what was sent."),
        ("5", "There is no such seller SKU, or not for you."),
        ("6", "No product has the SKU “CUP”."),
        ("7", "The units per listing are a whole number from 1 to 10,000."),
        ("8", "Write it as seller SKU, tab, SKU of the product, tab, units."),
    ]
    assert history_of(red) == [("MUG", 2, "ada", False)]
    assert history_of(blue) == [("MUG", 1, "operator", True), ("MUG", 3, "ada", False)]
    assert "NONE\tMUG\nBLUE-1\tCUP" in page  # the refused lines stand in the field again


def test_pasted_pairs_are_taken_back(admin: Client) -> None:
    sku_id = make_sku("RED-1")
    make_product("MUG")
    page = paste(admin, "RED-1, MUG, 2")
    assert history_of(sku_id) == [("MUG", 2, "ada", False)]

    undo = re.search(r'action="(/pairing/undo/[^"]+)"', page)
    assert undo
    assert admin.post(undo[1]).status_code == 302

    assert history_of(sku_id) == [("MUG", 2, "ada", True)]


def test_o5_rows_of_our_own_list_are_read_with_their_guards(admin: Client) -> None:
    sku_id = make_sku("=RED")
    make_product("=MUG")
    lines = [
        "Selling account\tSeller SKU\tASIN\tTitle\tSKU\tUnits per listing",
        "Acme NA\t'=RED\tB00MUGRED1\tRed mug\t'=MUG\t4",
        "Acme NA\tOTHER\tB00MUGRED2\tBlue mug\t\t",
    ]

    page = paste(admin, "\r\n".join(lines))

    assert history_of(sku_id) == [("=MUG", 4, "ada", False)]
    assert "Without a SKU, passed over" in page


@pytest.mark.parametrize("text", ["", "   \n ", "a\tb\x00c", "\ud800"])
def test_o21_nothing_to_paste_is_refused_under_the_field(admin: Client, text: str) -> None:
    data = {"pairs": text} if "\ud800" not in text else {"pairs": b"\xed\xa0\x80"}
    answer = admin.post("/pairing/paste/", data)

    assert answer.status_code in (200, 422)


def test_more_lines_than_may_be_are_refused(admin: Client) -> None:
    answer = admin.post("/pairing/paste/", {"pairs": "A\tB\n" * 5001})

    assert answer.status_code == 422
    assert "These are 5001 lines; at most 5000 at once." in answer.content.decode()


def test_o3_skus_of_foreign_stores_are_not_found_by_pasting(db: None) -> None:
    sku_id = make_sku("RED-1")
    make_sku("MUG-CA", marketplace_id=CA)
    make_product("MUG")
    kim = make_keeper_of(CA)

    page = kim.post("/pairing/paste/", {"pairs": "RED-1\tMUG"}).content.decode()

    assert len(refused(page)) == 1
    assert history_of(sku_id) == []


def test_a_reader_cannot_paste(reader: Client) -> None:
    make_sku("RED-1")
    make_product("MUG")

    assert "textarea" not in whole_page(reader, "/pairing/paste/")
    assert send(reader, "/pairing/paste/", {"pairs": "RED-1\tMUG"}).status_code == 403
