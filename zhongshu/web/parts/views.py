"""The page of parts: synthetic values, no queries."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhongshu.kernel.money import Money
from zhongshu.web.http import answer
from zhongshu.web.templatetags.ui import Step, Tab

TOTAL, STEP = 1000, 250


@dataclass(frozen=True, slots=True)
class Event:
    at: datetime
    text: str
    who: str = ""
    tone: str = ""


class PartsForm(forms.Form):
    supplier = forms.CharField(
        label=gettext_lazy("Supplier name"), help_text=gettext_lazy("As on the invoice.")
    )
    price = forms.DecimalField(label=gettext_lazy("Unit price"), widget=forms.TextInput)
    currency = forms.ChoiceField(
        label=gettext_lazy("Currency"), choices=[("CNY", "CNY"), ("USD", "USD")]
    )
    number = forms.CharField(
        label=gettext_lazy("Order number"), disabled=True, initial="PO-2611-021"
    )


def parts(request: HttpRequest) -> HttpResponse:
    """Show every part in every state; only where somebody develops or tries."""
    _require_open()
    now = timezone.now()
    form = PartsForm({"supplier": "Yongkang Hengda", "price": "12,5o", "currency": "CNY"})
    form.is_valid()
    form.errors["price"] = form.error_class([_("“12,5o” is not a price. Write it like 12.50.")])
    context = {
        "form": form,
        "tabs": [
            Tab(_("To review"), "?tab=1", 64, is_current=True),
            Tab(_("Exception"), "?tab=2", 9, is_hot=True),
            Tab(_("Processed"), "?tab=3", 1000),
        ],
        "bars": [Step(_("Read"), "done"), Step(_("Store"), "now"), Step(_("Check"))],
        "wizard": [Step(_("Region"), "done"), Step(_("Amazon"), "now"), Step(_("Stores"))],
        "events": [
            Event(now, _("Order changed by Amazon"), "Amazon", "good"),
            Event(now - timedelta(hours=3), _("Marked as processed"), "Lin Xiaowen"),
            Event(now - timedelta(days=400), _("Order received"), "Amazon"),
        ],
        "amounts": [
            Money(Decimal("1234.5"), "USD"),
            Money(Decimal("-3"), "EUR"),
            Money(Decimal(2980), "JPY"),
            Money(Decimal("88.38"), "CAD"),
            Money(Decimal("604.42"), "CNY"),
            Money(Decimal("12"), "SEK"),
        ],
        "moments": [now, now - timedelta(days=2), now - timedelta(days=400)],
        "promises": [now + timedelta(hours=step) for step in (-5, 2, 9, 72)],
        "runs": [("DONE", 3.0), ("DONE", 4.0), ("THROTTLED", 8.0), ("FAILED", 2.0), ("DONE", 3.5)],
        "values": [3, 5, 4, 8, 6, 9, 12],
        "stores": [("US", "US"), ("DE", "DE")],
        "rows": [("702-1234567-1234567", "US", 3), ("702-7654321-7654321", "DE", 0)],
    }
    return answer(request, "parts/parts.html", context)


def progress_part(request: HttpRequest, done: int) -> HttpResponse:
    """Answer the next state of the example's progress."""
    _require_open()
    context = {"done": min(done, TOTAL), "total": TOTAL, "next": done + STEP}
    return answer(request, "parts/progress.html", context)


def _require_open() -> None:
    if not (settings.DEMO or settings.DEBUG):
        raise Http404
