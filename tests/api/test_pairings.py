"""/pairings, /pairing-rules and /seller-skus: versions, per-item outcomes, proposals, rules."""

from typing import Any

import pytest

from tests.api.conftest import Api, MakeApi
from tests.api.world import SKU, Side, make_world
from tests.cast import CA, DE, MONDAY, US
from tests.catalog.cast import listing
from tests.catalog.product_cast import make_product
from zhongshu.catalog import public as catalog
from zhongshu.catalog.models import Pairing
from zhongshu.identity import public as identity
from zhongshu.jobs.tasks import propose_pairings

pytestmark = pytest.mark.django_db


@pytest.fixture
def acme() -> Side:
    """Acme sells the mug in the US; Beta sells one of the same code in Germany."""
    return make_world()[0]


def pair(api: Api, *pairings: dict[str, Any]) -> list[Any]:
    status, answer = api.post("/pairings", {"pairings": pairings})
    assert status == 200, answer
    items: list[Any] = answer["items"]
    return items


def sku_of(api: Api, account_id: int) -> Any:
    [row] = api.get(f"/seller-skus?account_id={account_id}")[1]["items"]
    return row


def list_in_canada(acme: Side) -> None:
    catalog.record_listings(
        account_id=acme.account_id,
        listings=[listing(SKU, marketplace_id=CA)],
        source=catalog.Source.REPORT,
        at=MONDAY,
    )


def test_a_seller_sku_is_paired_by_name_and_shown_everywhere(admin: Api, acme: Side) -> None:
    mug = make_product("MUG")

    [item] = pair(
        admin,
        {"seller_sku": SKU, "account_id": acme.account_id, "sku": "MUG", "factor": 2, "label": "1"},
    )

    sku = sku_of(admin, acme.account_id)
    assert item == {
        "label": "1",
        "seller_sku_id": sku["id"],
        "outcome": "new",
        "pairing_id": sku["pairing"]["id"],
        "why": "",
    }
    assert (sku["pairing"]["sku"], sku["pairing"]["factor"], sku["pairing"]["reason"]) == (
        "MUG", 2, "API",
    )  # fmt: skip
    assert admin.get(f"/seller-skus/{sku['id']}") == (200, sku)
    told = admin.get(f"/listings/{acme.listing_id}")[1]["product"]
    assert told == {"id": mug, "sku": "MUG", "factor": 2}
    assert [row["product"] for row in admin.get("/listings")[1]["items"]].count(told) == 1
    assert admin.get(f"/pairings?product_id={mug}")[1]["items"] == [sku["pairing"]]


def test_a_store_has_its_own_product(admin: Api, acme: Side) -> None:
    list_in_canada(acme)
    make_product("MUG")
    make_product("MUG-CA")
    named = {"seller_sku": SKU, "account_id": acme.account_id}

    answers = pair(
        admin,
        named | {"sku": "MUG"},
        named | {"sku": "MUG-CA", "store": CA},
        named | {"sku": "MUG-CA", "store": DE},
    )

    assert [each["outcome"] for each in answers] == ["new", "new", "refused"]
    assert answers[2]["why"] == "This SKU is not listed in that store."
    sold = {
        row["marketplace_id"]: row["product"] and row["product"]["sku"]
        for row in admin.get("/listings")[1]["items"]
    }
    assert sold == {US: "MUG", CA: "MUG-CA", DE: None}
    assert [each["sku"] for each in sku_of(admin, acme.account_id)["overrides"]] == ["MUG-CA"]


def test_whoever_was_slower_is_told_and_nothing_is_lost(admin: Api, acme: Side) -> None:
    make_product("MUG")
    make_product("CUP")
    sku_id = sku_of(admin, acme.account_id)["id"]
    [first] = pair(admin, {"seller_sku_id": sku_id, "sku": "MUG"})

    [late] = pair(admin, {"seller_sku_id": sku_id, "sku": "CUP"})
    [seen] = pair(admin, {"seller_sku_id": sku_id, "sku": "CUP", "replaces": first["pairing_id"]})
    [ended] = pair(admin, {"seller_sku_id": sku_id, "sku": None, "replaces": seen["pairing_id"]})

    assert (late["outcome"], late["why"]) == (
        "refused",
        f"{admin.actor.name} paired it with MUG in the meantime. Nothing was changed.",
    )
    assert [seen["outcome"], ended["outcome"]] == ["changed", "changed"]
    versions = admin.get(f"/pairings?seller_sku={SKU}")[1]["items"]
    assert [(row["sku"], row["ended_at"] is None) for row in versions] == [
        ("CUP", False), ("MUG", False),
    ]  # fmt: skip
    assert admin.get("/pairings?only_open=true")[1]["items"] == []


def test_names_that_lead_nowhere_are_refused_one_by_one(admin: Api, acme: Side) -> None:
    make_product("MUG")
    good = {"seller_sku": SKU, "account_id": acme.account_id, "sku": "MUG"}

    answers = pair(
        admin,
        {"seller_sku": SKU, "sku": "MUG"},
        {"seller_sku": "NONE", "sku": "MUG"},
        {"sku": "MUG"},
        {"seller_sku": SKU, "account_id": acme.account_id},
        {"seller_sku": SKU, "account_id": acme.account_id, "sku": "CUP"},
        good | {"factor": 0},
        good,
        good,
    )

    assert [(each["outcome"], each["why"]) for each in answers] == [
        ("refused", "Several accounts have this SKU: name one by account_id."),
        ("refused", "There is no such seller SKU, or not for you."),
        ("refused", "Name the seller SKU by seller_sku_id, or by seller_sku."),
        ("refused", "Name the product by product_id or sku; null ends the pairing."),
        ("refused", "There is no product “CUP”."),
        ("refused", "The units per listing are a whole number from 1 to 10,000."),
        ("refused", "It stands twice in what was sent."),
        ("refused", "It stands twice in what was sent."),
    ]


def test_o3_seller_skus_of_other_stores_are_not_there(make_api: MakeApi, acme: Side) -> None:
    admin = make_api()
    mug = make_product("MUG")
    for row in admin.get("/seller-skus")[1]["items"]:
        pair(admin, {"seller_sku_id": row["id"], "product_id": mug})
    everyone = admin.get("/seller-skus")[1]["items"]
    api = make_api("operations", stores=[acme.store_id])

    own = sku_of(api, acme.account_id)
    [foreign] = [row for row in everyone if row["id"] != own["id"]]

    for path in ("/seller-skus", "/pairings", f"/pairings?product_id={mug}"):
        rows = api.get(path)[1]["items"]
        assert [row["account_id"] for row in rows] == [acme.account_id], path
    assert api.get(f"/seller-skus/{foreign['id']}")[0] == 404
    [refused] = pair(api, {"seller_sku_id": foreign["id"], "product_id": None})
    assert refused["why"] == "There is no such seller SKU, or not for you."
    undone = api.post("/pairings/undo", {"pairing_ids": [foreign["pairing"]["id"]]})
    assert undone == (200, {"undone": 0})
    assert api.get("/products")[1]["items"][0]["listings"] == 1


@pytest.mark.parametrize("role", [identity.Role.BUYER, identity.Role.FINANCE])
def test_o19_other_roles_pair_nothing(make_api: MakeApi, acme: Side, role: str) -> None:
    make_product("MUG")
    api = make_api(role)
    rule = {"kind": "PREFIX", "pattern": "US-"}
    named = {"seller_sku": SKU, "account_id": acme.account_id, "sku": "MUG"}

    answers = [
        api.post("/pairings", {"pairings": [named]}),
        api.post("/pairings/propose"),
        api.post("/pairings/proposals"),
        api.post("/pairings/confirm", {}),
        api.post("/pairings/undo", {"pairing_ids": [1]}),
        api.post("/pairing-rules", rule),
        api.post("/seller-skus/leave-out", {"seller_sku_ids": [1]}),
    ]

    assert [status for status, _ in answers] == [403] * 7
    assert not Pairing.objects.exists()


def test_proposals_are_made_confirmed_and_taken_back(admin: Api, acme: Side) -> None:
    make_product(SKU)

    proposed = admin.post("/pairings/propose")
    [waiting, _] = admin.get("/seller-skus?tab=PROPOSED&reason=SAME_SKU")[1]["items"]
    confirmed = admin.post("/pairings/confirm", {"account_id": acme.account_id})
    undone = admin.post("/pairings/undo", {"pairing_ids": confirmed[1]["pairing_ids"]})

    assert proposed == (200, {"unpaired": 2, "proposed": 2, "sure": 2})
    [best] = waiting["proposals"]
    assert (best["sku"], best["reason"], best["factor"]) == (SKU, "SAME_SKU", 1)
    assert (confirmed[1]["paired"], confirmed[1]["refused"]) == (1, 0)
    assert undone == (200, {"undone": 1})
    assert sku_of(admin, acme.account_id)["pairing"] is None


def test_what_nobody_wants_paired_is_left_out(admin: Api, acme: Side) -> None:
    sku_id = sku_of(admin, acme.account_id)["id"]
    body = {"seller_sku_ids": [sku_id, 999]}

    assert admin.post("/seller-skus/leave-out", body) == (200, {"changed": 1})
    assert admin.post("/seller-skus/leave-out", body) == (200, {"changed": 0})
    left_out = admin.get("/seller-skus?tab=LEFT_OUT")[1]["items"]
    assert [row["id"] for row in left_out] == [sku_id]
    assert admin.post("/seller-skus/take-in", body) == (200, {"changed": 1})
    assert len(admin.get("/seller-skus?tab=UNPAIRED")[1]["items"]) == 2


def test_seller_skus_get_an_owner(admin: Api, acme: Side) -> None:
    sku_id = sku_of(admin, acme.account_id)["id"]

    status, answer = admin.post(
        "/seller-skus/assign", {"seller_sku_ids": [sku_id], "owner": admin.actor.name}
    )
    refused = admin.post("/seller-skus/assign", {"seller_sku_ids": [sku_id], "owner": "nobody"})

    assert (status, answer) == (200, {"changed": 1})
    assert refused[0] in (404, 422)
    assert admin.get(f"/listings/{acme.listing_id}")[1]["owner"] == admin.actor.name


def test_rules_are_tried_kept_ordered_changed_and_removed(admin: Api, acme: Side) -> None:
    mug = make_product("MUG-RED")
    rule = {"kind": "REGEX", "pattern": r"(.+)-\d", "replacement": r"\1"}

    status, trial = admin.post("/pairing-rules/try", rule)
    assert (status, trial) == (
        200,
        {
            "matched": 2,
            "led_to_product": 2,
            "examples": [
                {"seller_sku": SKU, "sku": "MUG-RED", "factor": 1, "product_id": mug},
                {"seller_sku": SKU, "sku": "MUG-RED", "factor": 1, "product_id": mug},
            ],
        },
    )
    status, first = admin.post("/pairing-rules", rule)
    _, second = admin.post(
        "/pairing-rules",
        {"kind": "PREFIX", "pattern": "US-", "account_ids": [acme.account_id], "is_on": False},
    )
    assert (status, first["position"], second["position"]) == (201, 1, 2)
    moved = admin.post(f"/pairing-rules/{second['id']}/move", {"position": 1})[1]
    _, changed = admin.patch(f"/pairing-rules/{first['id']}", {"factor": 3})

    assert moved["position"] == 1
    assert changed == first | {"factor": 3, "position": 2}
    ids = [each["id"] for each in admin.get("/pairing-rules")[1]["items"]]
    assert ids == [second["id"], first["id"]]
    _, page = admin.get("/pairing-rules?limit=1")
    assert admin.get(f"/pairing-rules?cursor={page['next']}")[1] == {
        "items": [changed], "next": None,
    }  # fmt: skip
    assert admin.send("DELETE", f"/pairing-rules/{first['id']}")[0] == 204
    assert admin.send("DELETE", f"/pairing-rules/{first['id']}")[0] == 404
    assert admin.patch(f"/pairing-rules/{first['id']}", {"factor": 2})[0] == 404


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ({"pattern": "("}, "catalog.pairing_rule_refused"),
        ({"pattern": r"(a)\1"}, "catalog.pairing_rule_refused"),
        ({"pattern": " "}, "catalog.pairing_rule_refused"),
        ({"replacement": r"\2"}, "catalog.pairing_rule_refused"),
        ({"kind": "MAGIC"}, "api.invalid"),
        ({"factor": 0}, "api.invalid"),
        ({"account_ids": [999]}, "channels.account_not_found"),
    ],
)
def test_o22_a_rule_that_cannot_be_one_is_refused(
    admin: Api, told: dict[str, object], code: str
) -> None:
    body = {"kind": "REGEX", "pattern": "(a)"} | told

    answers = [admin.post(path, body) for path in ("/pairing-rules", "/pairing-rules/try")]

    assert [answer["error"]["code"] for _, answer in answers] == [code, code]
    assert admin.get("/pairing-rules")[1]["items"] == []


def test_pairings_are_paged_newest_first(admin: Api, acme: Side) -> None:
    sku_id = sku_of(admin, acme.account_id)["id"]
    replaces = None
    for number in range(5):
        make_product(f"P{number}")
        [done] = pair(admin, {"seller_sku_id": sku_id, "sku": f"P{number}", "replaces": replaces})
        replaces = done["pairing_id"]

    seen, cursor = [], ""
    while True:
        _, page = admin.get(f"/pairings?limit=2&cursor={cursor}")
        seen += [row["sku"] for row in page["items"]]
        if not (cursor := page["next"]):
            break

    assert seen == ["P4", "P3", "P2", "P1", "P0"]


def test_a_worker_is_asked_for_proposals_and_tells_how_far_it_is(admin: Api, acme: Side) -> None:
    make_product(SKU)

    status, asked = admin.post("/pairings/proposals")
    propose_pairings()
    done = admin.get("/pairings/proposals")[1]

    assert (status, asked["is_waiting"], asked["ended_at"]) == (202, True, None)
    assert (done["is_waiting"], done["since"]) == (False, None)
    assert done["found"] == {"unpaired": 2, "proposed": 2, "sure": 2}
