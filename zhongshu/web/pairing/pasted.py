"""Pairs pasted from a spreadsheet: each line is paired whole or refused with its reason."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from zhongshu.catalog import public as catalog
from zhongshu.channels import public as channels
from zhongshu.flows.exports import writing
from zhongshu.identity import public as identity
from zhongshu.kernel.outcomes import Outcome
from zhongshu.web.http import SignedInRequest, Undo, answer
from zhongshu.web.numbers import to_id
from zhongshu.web.pairing import undoing
from zhongshu.web.pairing.forms import PasteForm
from zhongshu.web.pairing.lists import may_pair
from zhongshu.web.pairing.misplaced import tell_misplaced

READ_AT_ONCE = 500
SEPARATORS = re.compile(r"\s*[,;，；]\s*")
# The columns of our own list, as it is downloaded.
OF_EXPORT = 6
HEADS = {"seller sku", "msku"}


@dataclass(frozen=True, slots=True)
class Line:
    """One pasted line, and why it is refused."""

    number: int
    text: str
    seller_sku: str
    sku: str
    units: str
    account: str = ""
    refusal: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """What became of what was pasted; the refused lines with their reasons."""

    paired: int
    unchanged: int
    empty: int
    refused: Sequence[Line]
    undo: Undo | None


@require_http_methods(["GET", "HEAD", "POST"])
def paste(request: SignedInRequest) -> HttpResponse:
    """Pair what was pasted, and tell of each line that was refused why."""
    accounts = {each.account_id: each.account_name for each in channels.list_stores(request.actor)}
    choices = [(str(key), name) for key, name in accounts.items()]
    data = request.POST if request.method == "POST" else None
    form = PasteForm(data, accounts=choices)
    context: dict[str, object] = {
        "form": form,
        "may_pair": may_pair(request.actor),
        "has_accounts": len(accounts) > 1,
    }
    if form.is_bound and form.is_valid():
        lines, empty = read_lines(form.cleaned_data["pairs"])
        if not lines and not empty:
            form.add_error("pairs", _("Paste at least one line."))
        elif len(lines) > catalog.MOST_PAIRS:
            told = {"given": len(lines), "most": catalog.MOST_PAIRS}
            form.add_error(
                "pairs", _("These are %(given)d lines; at most %(most)d at once.") % told
            )
        else:
            report = _pair(request, lines, empty, to_id(form.cleaned_data["account"]), accounts)
            left = {"pairs": "\n".join(each.text for each in report.refused)}
            kept = left | {"account": form.cleaned_data["account"]}
            context |= {"report": report, "form": PasteForm(initial=kept, accounts=choices)}
            return answer(request, "pairing/paste.html", context)
    status = 422 if form.is_bound else 200
    return answer(request, "pairing/paste.html", context, status=status)


def read_lines(text: str) -> tuple[list[Line], int]:
    """Return the lines that name a product, and how many name none yet.

    A line of our own list has six columns; its head is left out.
    """
    lines, empty = [], 0
    for number, raw in enumerate(text.splitlines(), start=1):
        cells = [_unguard(each.strip()) for each in _split(raw)]
        if not any(cells):
            continue
        account = ""
        if len(cells) >= OF_EXPORT:
            account, seller_sku, _asin, _title, sku, units = cells[:OF_EXPORT]
        else:
            seller_sku, sku, units = [*cells, "", ""][:3]
        if seller_sku.casefold() in HEADS | {_("Seller SKU").casefold()}:
            continue
        if not sku and (len(cells) >= OF_EXPORT or "\t" in raw):
            empty += 1
            continue
        lines.append(Line(number, raw, seller_sku, sku, units, account))
    return lines, empty


def _pair(
    request: SignedInRequest,
    lines: Sequence[Line],
    empty: int,
    account_id: int | None,
    accounts: Mapping[int, str],
) -> Report:
    """Pair the lines that can be read, and put the answers beside the others."""
    known = _find_skus(request.actor, {each.seller_sku for each in lines}, account_id)
    products = catalog.find_product_ids(request.actor, {each.sku for each in lines})
    refused, pairs = [], []
    for place, line in enumerate(lines):
        found = [
            each
            for each in known.get(line.seller_sku, ())
            if not line.account or accounts.get(each.account_id) == line.account
        ]
        if why := _find_refusal(line, found, products, accounts):
            refused.append(replace(line, refusal=why))
            continue
        pairing = found[0].pairing
        pairs.append(
            catalog.Pair(
                seller_sku_id=found[0].seller_sku_id,
                product_id=products[line.sku],
                factor=int(line.units or 1),
                replaces=pairing.id if pairing else None,
                label=str(place),
            )
        )
    answers = catalog.pair_skus(
        pairs, reason=catalog.Reason.FILE, actor=request.actor, at=timezone.now()
    )
    refused += [
        replace(lines[int(each.label)], refusal=each.refusal)
        for each in answers
        if each.outcome is Outcome.REFUSED
    ]
    ids = [
        each.pairing_id
        for each in answers
        if each.pairing_id is not None and each.outcome in {Outcome.NEW, Outcome.CHANGED}
    ]
    tell_misplaced(request, [each.seller_sku_id for each in pairs])
    return Report(
        paired=len(ids),
        unchanged=sum(each.outcome is Outcome.UNCHANGED for each in answers),
        empty=empty,
        refused=sorted(refused, key=lambda each: each.number),
        undo=undoing.keep(request, pairings=ids) if ids else None,
    )


def _find_refusal(
    line: Line,
    found: Sequence[catalog.SkuToPair],
    products: Mapping[str, int],
    accounts: Mapping[int, str],
) -> str:
    if not line.sku:
        return _("Write it as seller SKU, tab, SKU of the product, tab, units.")
    if not found:
        return str(catalog.PairRefusedError(catalog.PairRefusedError.NO_SKU))
    if len(found) > 1:
        names = ", ".join(accounts.get(each.account_id, "–") for each in found)
        return _("Several accounts have this SKU: %s. Choose the account.") % names
    if line.sku not in products:
        return _("No product has the SKU “%s”.") % line.sku[:80]
    is_number = line.units.isascii() and line.units.isdecimal() and len(line.units) <= 6
    if line.units and not is_number:
        return str(catalog.PairRefusedError(catalog.PairRefusedError.FACTOR))
    return ""


def _find_skus(
    actor: identity.Actor, codes: set[str], account_id: int | None
) -> dict[str, list[catalog.SkuToPair]]:
    """Return the seller SKUs of these codes that the actor may see."""
    found: dict[str, list[catalog.SkuToPair]] = {}
    wanted = sorted(codes)
    for start in range(0, len(wanted), READ_AT_ONCE):
        cursor: str | None = None
        filter_by = catalog.PairingFilter(
            tab=catalog.PairingTab.ALL,
            account_id=account_id,
            seller_skus=tuple(wanted[start : start + READ_AT_ONCE]),
        )
        while True:
            page = catalog.list_skus_to_pair(actor, filter_by, cursor=cursor, limit=READ_AT_ONCE)
            for each in page.rows:
                found.setdefault(each.seller_sku, []).append(each)
            cursor = page.next
            if cursor is None:
                break
    return found


def _split(raw: str) -> list[str]:
    return raw.split("\t") if "\t" in raw else SEPARATORS.split(raw.strip())


def _unguard(cell: str) -> str:
    """Take away what keeps a spreadsheet from taking a text for a formula."""
    is_guarded = cell.startswith(writing.GUARD) and cell[1:].startswith(writing.DANGEROUS)
    return cell[1:] if is_guarded else cell
