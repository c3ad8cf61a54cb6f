"""Settings › currencies and rates: what each currency is worth, who said so, and since when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhongshu.channels import public as channels
from zhongshu.company import public as company
from zhongshu.flows import fetch_rates as flow
from zhongshu.identity import public as identity
from zhongshu.kernel.errors import DomainError
from zhongshu.kernel.texts import clean
from zhongshu.web import choices
from zhongshu.web.http import SignedInRequest, answer, toast
from zhongshu.web.numbers import to_id
from zhongshu.web.settings.forms import RateAgeForm, RateFileForm, RateForm

PAGE_ROWS = 50
MOST_ERRORS = 100
SOURCE_NAMES = {
    company.RateSource.TYPED: gettext_lazy("Typed"),
    company.RateSource.FILE: gettext_lazy("From a file"),
    company.RateSource.PROVIDER: gettext_lazy("Provider"),
}


@dataclass(frozen=True, slots=True)
class CurrencyLine:
    """One currency of the stores: the rate that counts today, or none; `age` is its days."""

    currency: str
    used: company.UsedRate | None
    age: int


@require_http_methods(["GET", "POST"])
def rates(request: SignedInRequest) -> HttpResponse:
    """Show the rate of each currency in use and all that are stored; finance adds one."""
    at = timezone.now()
    today = request.company.day_of(at)
    base = request.company.base_currency
    asked = request.GET.get("set", "")[:3]
    form = RateForm(request.POST or None, initial={"base": asked, "quote": base, "day": today})
    if request.method == "POST" and form.is_valid():
        try:
            verdict = company.set_rates(
                [form.to_rate()],
                source=company.RateSource.TYPED,
                actor=request.actor,
                at=at,
            )
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            toast(request, _tell(verdict))
            return redirect("settings:rates")
    return _show(request, form=form, status=422 if form.is_bound else 200)


@require_POST
def import_rates(request: SignedInRequest) -> HttpResponse:
    """Take the rates of a file, all or none; every row that is wrong is named."""
    at = timezone.now()
    form = RateFileForm(request.POST, request.FILES)
    errors: Sequence[company.RowError] = ()
    if form.is_valid():
        file: UploadedFile[bytes] = form.cleaned_data["file"]
        try:
            found = company.read_rate_file(
                file.read(company.LARGEST_FILE + 1), today=request.company.day_of(at)
            )
            errors = found.errors
            if not errors:
                verdict = company.set_rates(
                    found.rates,
                    source=company.RateSource.FILE,
                    origin=clean(file.name or "", longest=100),
                    actor=request.actor,
                    at=at,
                )
                toast(request, _tell(verdict))
                return redirect("settings:rates")
        except DomainError as refusal:
            form.add_error("file", str(refusal))
    return _show(request, file_form=form, errors=errors, status=422)


@require_POST
def remove_rate(request: SignedInRequest, rate_id: int) -> HttpResponse:
    """Take one rate back."""
    company.remove_rate(rate_id=rate_id, actor=request.actor)
    toast(request, _("The rate is removed. The audit trail keeps what it was."))
    return redirect("settings:rates")


@require_POST
def set_rate_age(request: SignedInRequest) -> HttpResponse:
    """Say how many days a rate is good for."""
    form = RateAgeForm(request.POST)
    if form.is_valid():
        company.set_rate_age(days=form.cleaned_data["days"], actor=request.actor)
        toast(request, _("Saved."))
        return redirect("settings:rates")
    return _show(request, age_form=form, status=422)


@require_POST
def fetch_rates(request: SignedInRequest) -> HttpResponse:
    """Ask the provider now."""
    try:
        fetched = flow.fetch_rates(actor=request.actor, at=timezone.now())
    except company.ProviderError as refusal:
        toast(request, str(refusal), is_bad=True)
    else:
        toast(request, f"{fetched.name}: {_tell(fetched.verdict)}")
    return redirect("settings:rates")


@require_GET
def rate_example(_request: SignedInRequest) -> HttpResponse:
    """Send a file that can be filled in and sent back."""
    disposition = 'attachment; filename="rates.csv"'
    return HttpResponse(
        company.EXAMPLE.encode("utf-8-sig"),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": disposition},
    )


def _show(
    request: SignedInRequest,
    *,
    form: RateForm | None = None,
    file_form: RateFileForm | None = None,
    age_form: RateAgeForm | None = None,
    errors: Sequence[company.RowError] = (),
    status: int = 200,
) -> HttpResponse:
    today = request.company.day_of(timezone.now())
    card = request.company
    currency = request.GET.get("currency", "").upper()[:3]
    found = company.list_rates(
        currency=currency if currency.isalpha() else "",
        after=to_id(request.GET.get("cursor", "")),
        limit=PAGE_ROWS,
    )
    context = {
        "section": "rates",
        "may_set": request.actor.is_one_of(*company.MAY_SET),
        "base": card.base_currency,
        "lines": list_currencies(request.actor, base=card.base_currency, today=today),
        "provider": company.get_provider_state(),
        "form": form or RateForm(initial={"quote": card.base_currency, "day": today}),
        "file_form": file_form or RateFileForm(),
        "age_form": age_form or RateAgeForm(initial={"days": card.oldest_rate_days}),
        "errors": errors[:MOST_ERRORS],
        "more_errors": max(len(errors) - MOST_ERRORS, 0),
        "currencies": choices.currencies(),
        "rates": [(row, SOURCE_NAMES[row.source]) for row in found.rows],
        "currency": currency,
        "next": found.next,
    }
    return answer(request, "settings/rates.html", context, status=status)


def list_currencies(actor: identity.Actor, *, base: str, today: date) -> list[CurrencyLine]:
    """Return the currencies of the actor's stores beside the base, the missing ones first."""
    wanted = {store.currency for store in channels.list_stores(actor)} - {base, ""}
    used = company.find_rates(wanted, to=base, day=today)
    lines = [
        CurrencyLine(currency, rate, (today - rate.day).days if rate else 0)
        for currency in wanted
        for rate in [used.get(currency)]
    ]
    return sorted(lines, key=lambda line: (line.used is not None, line.currency))


def _tell(verdict: company.RateVerdict) -> str:
    written = verdict.new + verdict.changed
    told = ngettext("%d rate set.", "%d rates set.", written) % written
    if verdict.unchanged:
        told += " " + _("%d were the same.") % verdict.unchanged
    if verdict.kept:
        told += " " + _("%d that a person typed were kept.") % verdict.kept
    return told
