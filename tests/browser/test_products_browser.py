"""Products in a real browser: the grid of cells, many at once, one by keyboard, two languages."""

import base64
import re

from playwright.sync_api import Dialog, Locator, Page, expect

from tests.browser.conftest import sign_in
from tests.catalog.pictures import draw, ids_of
from tests.catalog.product_cast import make_product, values_of
from zhongshu.catalog.models import Product


def open_grid(tab: Page) -> Locator:
    """Open the grid, stand in its first cell, and return the button that saves."""
    sign_in(tab)
    tab.context.grant_permissions(["clipboard-read", "clipboard-write"])
    tab.goto("/products/grid/")
    tab.locator(".cells tbody td").first.click()
    return tab.locator("[data-save-cells]")


def paste(tab: Page, *lines: str) -> None:
    """Paste a block as a spreadsheet copies it."""
    tab.evaluate("(text) => navigator.clipboard.writeText(text)", "\r\n".join(lines) + "\r\n")
    tab.keyboard.press("Control+v")


def cell(tab: Page, sku: str, column: str) -> Locator:
    """Return the cell of a product under a head."""
    heads = tab.locator(".cells thead th").all_text_contents()
    line = tab.locator(".cells tbody tr").filter(has=tab.locator("th", has_text=sku))
    return line.locator("th, td").nth(heads.index(column))


def test_two_hundred_rows_are_pasted_one_is_wrong_and_all_goes_back(page: Page) -> None:
    ids = [make_product(f"MUG-{number:03}", brand="Old") for number in range(200)]
    save = open_grid(page)

    paste(
        page,
        "SKU\tBrand\tPacked weight (g)",
        *(f"MUG-{at:03}\tAcme\t{'12,5' if at == 7 else at + 1}" for at in reversed(range(200))),
    )
    expect(page.locator("#cells-status")).to_have_text("400 cells pasted into 200 rows")
    expect(save).to_have_text("Save 400 changes")
    page.keyboard.press("Control+Enter")

    expect(save).to_have_text("Save 2 changes")
    wrong = cell(page, "MUG-007", "Packed weight (g)")
    expect(wrong).to_have_attribute("aria-invalid", "true")
    expect(wrong).to_have_attribute("title", "“12,5” is no number. Write it as 1234.5.")
    expect(page.locator("#cells-status")).to_have_text("“12,5” is no number. Write it as 1234.5.")
    assert Product.objects.filter(brand="Acme").count() == 199
    assert values_of(ids[7]) == {"sku": "MUG-007", "status": "ACTIVE", "brand": "Old"}

    page.locator(".toast", has_text="199 products changed.").get_by_role(
        "button", name="Undo"
    ).click()
    expect(page.locator(".toast").first).to_contain_text("Taken back: 199 products are as before.")
    expect(cell(page, "MUG-008", "Brand")).to_have_text("Old")
    expect(save).to_have_text("Save 2 changes")
    assert Product.objects.filter(brand="Old").count() == 200


def test_new_rows_make_products_and_go_with_their_undoing(page: Page) -> None:
    make_product("MUG")
    save = open_grid(page)
    cell(page, "MUG", "SKU").click()

    paste(page, 'LID\t"Lid, 9"" wide"', "CUP\t杯子", "MUG\tMug")
    expect(save).to_have_text("Save 5 changes")
    save.click()

    expect(save).to_have_text("No changes")
    assert set(Product.objects.values_list("sku", "name")) == {
        ("MUG", "Mug"),
        ("LID", 'Lid, 9" wide'),
        ("CUP", "杯子"),
    }
    page.get_by_role("button", name="Take the last save back").click()
    expect(page.locator(".cells tbody th", has_text="LID")).to_have_count(0)
    expect(cell(page, "MUG", "Product name")).to_have_text("")
    assert list(Product.objects.filter(removed_at=None).values_list("sku", "name")) == [("MUG", "")]


def test_cells_are_filled_by_keys_alone(page: Page) -> None:
    for sku in ("A", "B", "C"):
        make_product(sku, name=f"Old {sku}")
    save = open_grid(page)

    page.keyboard.type("First")
    page.keyboard.press("Tab")
    page.keyboard.type("gone")
    page.keyboard.press("Escape")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("Control+d")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("F2")
    page.keyboard.type("!")
    page.keyboard.press("Enter")

    names = [cell(page, sku, "Product name") for sku in ("A", "B", "C")]
    for each, text in zip(names, ("First", "First!", "First"), strict=True):
        expect(each).to_have_text(text)
    page.keyboard.press("Control+z")
    expect(names[1]).to_have_text("First")
    page.keyboard.press("Control+z")
    expect(names[1]).to_have_text("Old B")
    page.keyboard.press("Delete")
    expect(names[2]).to_have_text("")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Control+c")
    assert page.evaluate("navigator.clipboard.readText()") == "Old B\t"
    page.keyboard.press("Control+Enter")
    expect(save).to_have_text("No changes")
    assert sorted(Product.objects.values_list("sku", "name")) == [
        ("A", "First"),
        ("B", "Old B"),
        ("C", ""),
    ]


def test_cells_are_walked_as_in_a_spreadsheet_and_cut(page: Page) -> None:
    for number in range(60):
        make_product(f"P-{number:02}", name=f"Name {number}", brand="Acme")
    save = open_grid(page)

    def stands_at(sku: str, column: str) -> None:
        expect(cell(page, sku, column).locator("input.cell-editor")).to_have_count(1)

    page.keyboard.press("End")
    last = page.locator(".cells thead th").last.text_content() or ""
    stands_at("P-00", last)
    page.keyboard.press("Home")
    stands_at("P-00", "SKU")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("PageDown")
    expect(page.locator(".cells tbody tr").first.locator("input")).to_have_count(0)
    page.keyboard.press("PageUp")
    stands_at("P-00", "Product name")
    page.keyboard.press("Shift+PageDown")
    assert page.locator(".cells [aria-selected=true]").count() > 5
    page.keyboard.press("Control+Home")
    stands_at("P-00", "SKU")

    page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("Control+x")
    expect(save).to_have_text("Save 2 changes")
    assert page.evaluate("navigator.clipboard.readText()") == "Name 0\nName 1"
    expect(cell(page, "P-01", "Product name")).to_have_text("")
    page.keyboard.press("Control+z")
    expect(save).to_have_text("No changes")


def test_leaving_with_changes_warns_and_keeps_them(page: Page) -> None:
    make_product("MUG")
    save = open_grid(page)
    page.keyboard.type("Mug")
    page.keyboard.press("Enter")
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    page.evaluate("location.assign('/')")
    expect(save).to_have_text("Save 1 changes")
    page.locator("#columns-menu").click()
    page.locator("#columns").get_by_role("button", name="Apply").click()

    expect(page.locator("#cells-status")).to_contain_text("Save or take back your changes first")
    expect(cell(page, "MUG", "Product name")).to_have_text("Mug")
    assert asked == ["beforeunload"]
    page.remove_listener("dialog", stay)
    page.locator(".cells tbody td").first.click()
    page.keyboard.press("Control+z")


def test_many_are_changed_by_keyboard_and_z_takes_it_back(page: Page) -> None:
    ids = [make_product(sku, tags="old") for sku in ("A", "B", "C")]
    sign_in(page)
    page.goto("/products/")

    page.keyboard.press("j")
    page.keyboard.press("x")
    page.keyboard.press("j")
    page.keyboard.press("x")
    page.keyboard.press("e")
    page.locator("#bulk-status").select_option("Clearance")
    page.locator("#bulk-category").fill("Kitchen / Mugs")
    page.get_by_label("Add tags").fill("sale")
    page.get_by_label("Take a tag away").select_option("old")
    page.keyboard.press("Control+Enter")

    expect(page.locator(".toast")).to_contain_text("2 products changed.")
    expect(page.locator("#bulk-edit")).not_to_be_visible()
    expect(page.locator("tr[data-id]", has_text="Clearance")).to_have_count(2)
    assert values_of(ids[0]) == {
        "sku": "A",
        "status": "CLEARANCE",
        "category": "Kitchen / Mugs",
        "tags": "sale",
    }
    page.keyboard.press("z")
    expect(page.locator("tr[data-id]", has_text="Clearance")).to_have_count(0)
    assert [values_of(pk)["tags"] for pk in ids] == ["old"] * 3


def test_filters_come_from_the_panel_and_stand_in_the_address(page: Page) -> None:
    make_product("MUG", brand="Acme", category="Kitchen / Mugs")
    make_product("LID", brand="Other")
    sign_in(page)
    page.goto("/products/?tab=active")

    page.locator("summary", has_text="Filter").click()
    page.locator("#filter-brand").fill("Acme")
    page.locator("#filter-panel").get_by_role("button", name="Filter").click()

    expect(page.locator("tr[data-id]")).to_have_count(1)
    expect(page).to_have_url(re.compile(r"brand=Acme"))
    page.get_by_role("link", name="Brand: Acme").click()
    expect(page.locator("tr[data-id]")).to_have_count(2)


def test_a_new_product_is_made_mended_and_kept_by_keyboard(
    page: Page, complaints: list[str]
) -> None:
    sign_in(page)
    page.goto("/products/new/")

    page.get_by_label("Product name").fill("红色马克杯")
    page.get_by_role("textbox", name="Purchase cost").fill("12,5")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_label("SKU", exact=True)).to_be_focused()
    expect(page.locator("#id_cost_error")).to_contain_text("“12,5” is no amount.")
    expect(page.get_by_label("Product name")).to_have_value("红色马克杯")
    page.keyboard.type("MUG-RED")
    page.get_by_role("textbox", name="Purchase cost").fill("12.5 CNY")
    page.keyboard.press("Control+Enter")

    page.wait_for_url(re.compile(r"/products/\d+/$"))
    complaints.clear()  # that a form was refused
    made = Product.objects.get(sku="MUG-RED")
    assert values_of(made.pk)["cost"] == "12.5 CNY"
    page.get_by_label("Brand", exact=True).fill("Acme")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#product-history")).to_contain_text("Brand")
    page.get_by_role("button", name="Put Brand back").click()
    expect(page.get_by_label("Brand", exact=True)).to_have_value("")
    assert "brand" not in values_of(made.pk)


def test_the_pages_speak_both_languages(page: Page) -> None:
    product_id = make_product("MUG", status="CLEARANCE")
    sign_in(page)
    origin = page.evaluate("location.origin")

    for language, list_head, status, grid_head in (
        ("zh-hans", "商品与 SKU", "清仓", "包装重量 (g)"),
        ("en", "Product and SKU", "Clearance", "Packed weight (g)"),
    ):
        page.context.add_cookies([{"name": "django_language", "value": language, "url": origin}])
        page.goto("/products/")
        expect(page.locator("thead")).to_contain_text(list_head)
        expect(page.locator("tbody")).to_contain_text(status)
        page.goto("/products/grid/")
        expect(page.locator("thead")).to_contain_text(grid_head)
        expect(page.locator("tbody")).to_contain_text(status)
        page.goto(f"/products/{product_id}/")
        expect(page.locator("#product-state")).to_contain_text(status)


def test_a_field_of_ones_own_is_added_ordered_and_used_in_the_grid(page: Page) -> None:
    mug, _lid = make_product("MUG"), make_product("LID")
    sign_in(page)
    page.goto("/settings/fields/")
    page.get_by_label("Name of the field").fill("Supplier number")
    page.get_by_role("button", name="Add field").click()
    page.get_by_label("Name of the field").fill("Season")
    expect(page.get_by_label("Options")).to_be_hidden()
    page.get_by_label("Kind").select_option("CHOICE")
    page.get_by_label("Options").fill("Spring\nAutumn")
    page.keyboard.press("Control+Enter")
    names = page.locator(".own-fields a")
    expect(names).to_have_text(["Supplier number", "Season"])
    with page.expect_response("**/fields/order/"):
        page.get_by_role("button", name="Move Season").press("Alt+ArrowUp")
    page.reload()
    expect(names).to_have_text(["Season", "Supplier number"])

    page.goto("/products/grid/")
    page.locator("#columns-menu").click()
    page.get_by_role("checkbox", name="Season").check()
    page.get_by_role("button", name="Apply").click()
    expect(page.locator(".cells thead")).to_contain_text("Season")
    cell(page, "MUG", "Season").click()
    page.keyboard.type("autumn")
    page.keyboard.press("Enter")
    expect(page.locator("#choices-custom\\.season option")).to_have_count(2)
    page.keyboard.press("Control+Enter")

    expect(cell(page, "MUG", "Season")).to_have_text("Autumn")
    assert values_of(mug)["custom.season"] == "Autumn"


def drop(tab: Page, card: str, *files: tuple[str, str, bytes]) -> None:
    """Drop files onto a card as from a folder."""
    told = [[name, kind, base64.b64encode(content).decode()] for name, kind, content in files]
    tab.evaluate(
        """([card, files]) => {
          const box = new DataTransfer();
          for (const [name, type, text] of files) {
            const bytes = Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
            box.items.add(new File([bytes], name, { type }));
          }
          const target = document.querySelector(card);
          for (const type of ["dragover", "drop"])
            target.dispatchEvent(new DragEvent(type, { dataTransfer: box, bubbles: true, cancelable: true }));
        }""",  # noqa: E501 - JavaScript
        [card, told],
    )


def test_two_pictures_are_dropped_the_second_becomes_the_main_one_and_it_goes_back(
    page: Page,
) -> None:
    product_id = make_product("MUG")
    sign_in(page)
    page.goto(f"/products/{product_id}/")
    pictures = page.locator(".pictures > li")

    drop(
        page,
        "#card-images",
        ("red.png", "image/png", draw("red")),
        ("notes.txt", "text/plain", b"no picture"),
        ("blue.png", "image/png", draw("blue")),
    )
    expect(page.locator(".toast.is-bad")).to_contain_text("notes.txt: It is no picture")
    expect(page.locator(".toast", has_text="2 pictures added.")).to_be_visible()
    expect(pictures).to_have_count(2)
    red, blue = ids_of(product_id)
    page.get_by_role("button", name="Make picture 2 the main one").click()
    ordered = page.locator(".toast", has_text="The order of the pictures is changed.")
    expect(ordered).to_be_visible()
    assert ids_of(product_id) == [blue, red]
    ordered.get_by_role("button", name="Undo").click()
    expect(page.locator(".toast", has_text="Taken back")).to_be_visible()
    assert ids_of(product_id) == [red, blue]
    with page.expect_response("**/images/order/"):
        page.get_by_role("button", name="Move picture 2", exact=True).press("Alt+ArrowLeft")
    assert ids_of(product_id) == [blue, red]

    page.get_by_role("button", name="Remove picture 2").click()
    expect(pictures).to_have_count(1)
    page.locator(".toast", has_text="The picture is removed.").get_by_role(
        "button", name="Undo"
    ).click()
    expect(pictures).to_have_count(2)
    assert ids_of(product_id) == [blue, red]
    drop(page, "#card-files", ("证书.pdf", "application/pdf", b"%PDF-1.7"))
    expect(page.locator(".attachments a")).to_have_text("证书.pdf")
    for name in ("front.txt", "back.txt"):  # the second while the first is on its way
        drop(page, "#card-files", (name, "text/plain", name.encode()))
    expect(page.locator(".attachments a")).to_have_text(["证书.pdf", "front.txt", "back.txt"])
