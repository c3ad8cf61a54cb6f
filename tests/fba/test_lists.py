"""Shipments as a person looks for them, and one with everything around it."""

import pytest

from tests.cast import ADMIN, MONDAY
from tests.fba.shipment_cast import FBA, HOUR, Status, begin, post, tell
from zhongshu.catalog import public as catalog
from zhongshu.fba import public as fba
from zhongshu.inventory import public as inventory

pytestmark = pytest.mark.django_db
MUG = "MUG-RED-1"
Tab = fba.ShipmentTab


def codes(**wanted: object) -> list[str]:
    found = fba.list_shipments(ADMIN, fba.ShipmentFilter(**wanted))  # type: ignore[arg-type]
    return [row.code for row in found.rows]


@pytest.fixture(autouse=True)
def three_shipments() -> None:
    begin()
    tell(Status.CLOSED, {MUG: (10, 7)}, code="FBA15SHORT", at=MONDAY - HOUR)
    tell(Status.RECEIVING, {MUG: (12, 4)})
    tell(Status.WORKING, {"LID_%-1": (5, 0)}, code="FBA15NEW", at=MONDAY + HOUR)
    post()


def test_tabs_hold_what_is_open_short_closed_and_of_no_source() -> None:
    assert {tab: codes(tab=tab) for tab in Tab} == {
        Tab.OPEN: ["FBA15NEW", FBA],
        Tab.SOURCE: [FBA, "FBA15SHORT"],
        Tab.SHORT: ["FBA15SHORT"],
        Tab.CLOSED: ["FBA15SHORT"],
        Tab.ALL: ["FBA15NEW", FBA, "FBA15SHORT"],
    }
    assert fba.count_shipments(ADMIN) == {
        Tab.OPEN: 2, Tab.SOURCE: 2, Tab.SHORT: 1, Tab.CLOSED: 1, Tab.ALL: 3,
    }  # fmt: skip


def test_words_are_found_in_codes_names_and_skus_and_signs_are_no_wildcards() -> None:
    assert codes(search="winter fba15a") == [FBA]
    assert codes(search="lid_%") == ["FBA15NEW"]
    assert codes(search="l_d") == []
    assert codes(statuses=("CLOSED",)) == ["FBA15SHORT"]


@pytest.mark.parametrize("sort", list(fba.ShipmentSort))
@pytest.mark.parametrize("descending", [False, True])
def test_pages_go_on_and_back_in_every_order(sort: fba.ShipmentSort, *, descending: bool) -> None:
    def page(cursor: str | None) -> catalog.SortedPage[fba.ShipmentRow]:
        return fba.list_shipments(ADMIN, cursor=cursor, limit=1, sort=sort, descending=descending)

    pages = [page(None)]
    while pages[-1].next:
        pages.append(page(pages[-1].next))

    assert sorted(row.code for each in pages for row in each.rows) == [
        FBA, "FBA15NEW", "FBA15SHORT",
    ]  # fmt: skip
    assert page(pages[1].previous).rows == pages[0].rows


def test_one_shipment_tells_lines_receipts_and_moves() -> None:
    tell(Status.RECEIVING, {MUG: (12, 3)}, at=MONDAY + HOUR)
    post()
    shipment_id = fba.find_shipment(ADMIN, FBA)
    assert shipment_id is not None

    found = fba.get_shipment(ADMIN, shipment_id)

    assert (found.row.shipped, found.row.received, found.row.short) == (12, 3, 9)
    tell(Status.CLOSED, {MUG: (10, 7), "OTHER-1": (0, 3)}, code="FBA15SHORT")
    [short] = fba.list_shipments(ADMIN, fba.ShipmentFilter(tab=Tab.SHORT)).rows
    assert (short.shipped, short.received, short.short) == (10, 10, 3)
    [line] = found.lines
    assert (line.seller_sku, line.received, line.on_the_way, line.lost) == (MUG, 3, 9, 0)
    assert [(each.received, each.change) for each in found.receipts] == [(3, -1), (4, 4)]
    moves = inventory.list_caused_moves(
        ADMIN, kind="shipment", ref=FBA, account_id=found.row.account_id
    )
    assert sorted((each.reason, each.quantity) for each in moves) == [
        ("FBA_DISPATCH", 12), ("FBA_RECEIPT", 1), ("FBA_RECEIPT", 4),
    ]  # fmt: skip


def test_all_of_a_filter_is_read_for_a_file() -> None:
    rows = fba.iterate_shipments(ADMIN, fba.ShipmentFilter(tab=Tab.OPEN))

    assert [row.code for row in rows] == [FBA, "FBA15NEW"]
