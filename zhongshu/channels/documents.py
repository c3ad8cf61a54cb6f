"""What an archived document holds: its rows, without the columns that name a person."""

# Amazon's names of columns that say who bought, where exactly that person lives and how to reach
# them. Town, state, post code and country stay: tax is owed by them, and they name nobody.
# Source: SP-API "Order report attributes", "FBA Amazon fulfilled shipments report attributes".
PERSONAL_COLUMNS = frozenset(
    {
        "buyer-name",
        "buyer-email",
        "buyer-phone-number",
        "buyer-phone",
        "recipient-name",
        "ship-address-name",
        "ship-name",
        "ship-phone-number",
        "ship-address-1",
        "ship-address-2",
        "ship-address-3",
        "bill-name",
        "bill-phone-number",
        "bill-address-1",
        "bill-address-2",
        "bill-address-3",
        "customer-name",
        "customer-email",
        "delivery-instructions",
        "gift-message-text",
        "buyer-tax-registration-id",
        "buyer-identification-number",
    }
)
BROKEN_ROWS = "broken rows"
BOM = b"\xef\xbb\xbf"


def blank_persons(content: bytes) -> tuple[bytes, tuple[str, ...]]:
    """Empty the personal columns of a tab-separated file; return it and the columns that held any.

    Tab and line feed mean nothing else in any of Amazon's encodings, so that the bytes are cut
    without being decoded, and every other byte stays. A row with another number of cells than
    the header is emptied whole (BROKEN_ROWS): a line feed inside a name moves what follows into
    any column. What is no such file comes back unchanged.
    """
    end = content.find(b"\n")
    head = content[: max(end, 0)]
    names = [_to_name(cell) for cell in head.removeprefix(BOM).split(b"\t")]
    personal = {at: name for at, name in enumerate(names) if name in PERSONAL_COLUMNS}
    if not personal:
        return content, ()
    held: set[str] = set()
    lines = content.split(b"\n")
    for number, line in enumerate(lines[1:], start=1):
        ending = b"\r" if line.endswith(b"\r") else b""
        cells = line.removesuffix(b"\r").split(b"\t")
        if len(cells) == len(names):
            told = {at: name for at, name in personal.items() if _says_something(cells[at])}
        else:
            told = {at: BROKEN_ROWS for at, cell in enumerate(cells) if _says_something(cell)}
        if told:
            held.update(told.values())
            cells = [b"" if at in told else cell for at, cell in enumerate(cells)]
            lines[number] = b"\t".join(cells) + ending
    if not held:
        return content, ()
    return b"\n".join(lines), tuple(sorted(held))


def count_rows(content: bytes) -> int | None:
    """Count the lines below the header; JSON and XML have none."""
    if content.lstrip()[:1] in (b"{", b"[", b"<"):
        return None
    lines = content.count(b"\n") + (not content.endswith(b"\n") and bool(content))
    return max(lines - 1, 0)


def _says_something(cell: bytes) -> bool:
    return bool(cell.strip(b' "'))


def _to_name(cell: bytes) -> str:
    words = cell.strip(b' "\r').decode("ascii", "replace").lower()
    return words.replace("_", "-").replace(" ", "-")
