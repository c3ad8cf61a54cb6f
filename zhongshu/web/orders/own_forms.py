"""What is asked of an order of another channel, and its lines."""

from collections.abc import Mapping, Sequence
from datetime import datetime, time
from decimal import Decimal
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zhongshu.channels import public as channels
from zhongshu.kernel.countries import find_country
from zhongshu.kernel.money import list_currencies, trim
from zhongshu.orders import public as orders
from zhongshu.web.fields import TextField
from zhongshu.web.orders.words import OWN_WORDS
from zhongshu.web.templatetags import figures

Limits = orders.OwnLimits
# Rows that a page holds; files and programs bring more.
MOST_LINES = 100
OFF = {"autocomplete": "off"}
CODE = {**OFF, "spellcheck": "false", "autocapitalize": "off"}
MOMENT = "%Y-%m-%dT%H:%M"
DAY = "%Y-%m-%d"


class AmountField(forms.DecimalField):
    """An amount of money as people type it; a comma may stand for the point."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            min_value=Decimal(0),
            max_digits=Limits.DIGITS,
            decimal_places=Limits.PLACES,
            widget=forms.TextInput(attrs={**OFF, "inputmode": "decimal"}),
            **kwargs,
        )

    def to_python(self, value: Any) -> Any:
        text = str(value or "").strip()
        if text.count(",") == 1 and "." not in text:
            text = text.replace(",", ".")
        return super().to_python(text)


class OwnOrderForm(forms.Form):
    """The head of an order: where it is of, what it costs, and who gets it."""

    number = TextField(
        label=_("Order number"),
        max_length=Limits.NUMBER,
        widget=forms.TextInput(attrs=CODE),
        help_text=_("The channel's own. It stays, and is found by search."),
    )
    bought_at = forms.DateTimeField(
        label=_("Ordered at"),
        input_formats=[MOMENT, f"{MOMENT}:%S", DAY],
        widget=forms.DateTimeInput(format=MOMENT, attrs={"type": "datetime-local"}),
    )
    status = forms.ChoiceField(
        label=_("Status"), choices=[(key, word.name) for key, word in OWN_WORDS.items()]
    )
    ship_by = forms.DateField(
        label=_("Ship by"),
        required=False,
        widget=forms.DateInput(format=DAY, attrs={"type": "date"}),
    )
    currency = TextField(
        label=_("Currency"),
        max_length=3,
        widget=forms.TextInput(attrs={**CODE, "list": "currency-options"}),
    )
    shipping = AmountField(label=_("Buyer shipping"), required=False)
    discount = AmountField(label=_("Promotion discount"), required=False)
    tax = AmountField(label=_("Tax"), required=False)
    note = TextField(
        label=_("Note"),
        max_length=Limits.NOTE,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("For colleagues. It is not encrypted: what names the buyer belongs below."),
    )
    buyer_name = TextField(
        label=_("Recipient"), max_length=200, required=False, widget=forms.TextInput(attrs=OFF)
    )
    phone = TextField(
        label=_("Phone"), max_length=50, required=False, widget=forms.TextInput(attrs=OFF)
    )
    email = TextField(
        label=_("E-mail"), max_length=200, required=False, widget=forms.TextInput(attrs=OFF)
    )
    country_code = TextField(
        label=pgettext_lazy("address", "Country"),
        max_length=2,
        required=False,
        widget=forms.TextInput(attrs={**CODE, "list": "country_code-options"}),
    )
    state_or_region = TextField(
        label=_("State or province"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs=OFF),
    )
    city = TextField(
        label=_("City"), max_length=200, required=False, widget=forms.TextInput(attrs=OFF)
    )
    postal_code = TextField(
        label=_("Post code"), max_length=50, required=False, widget=forms.TextInput(attrs=CODE)
    )
    street = TextField(
        label=_("Street and number"),
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        initial: Mapping[str, object],
        known: Any = None,
    ) -> None:
        super().__init__(data, initial=dict(initial))
        self.known = known
        moment = timezone.now() if known is None else known.amazon_created_at
        hint = _("In your time zone, %s.") % figures.zone(moment)
        self.fields["bought_at"].help_text = self.fields["ship_by"].help_text = hint
        if known is not None:
            self.fields["number"].disabled = True
            self.fields["status"].disabled = True

    def clean_bought_at(self) -> datetime:
        given: datetime = self.cleaned_data["bought_at"]
        if self.known is not None and "bought_at" not in self.changed_data:
            given = self.known.amazon_created_at  # to the second, which the field does not show
        return given

    def clean_ship_by(self) -> datetime | None:
        given = self.cleaned_data["ship_by"]
        if given is None:
            return None
        if self.known is not None and "ship_by" not in self.changed_data:
            moment: datetime = self.known.ship_by_latest
            return moment
        # The whole day is meant: it ends a minute before midnight.
        return datetime.combine(given, time(23, 59), timezone.get_current_timezone())

    def clean_currency(self) -> str:
        given: str = self.cleaned_data["currency"].strip().upper()
        if given not in list_currencies():
            raise forms.ValidationError(
                _now("“%(given)s” is no currency: use three letters such as USD."),
                params={"given": given},
            )
        return given

    def clean_country_code(self) -> str:
        given: str = self.cleaned_data["country_code"].strip()
        if given and not find_country(given):
            raise forms.ValidationError(
                _now("“%(given)s” is no country: use two letters such as US or CN."),
                params={"given": given},
            )
        return find_country(given) if given else ""

    def clean_note(self) -> str:
        given: str = self.cleaned_data["note"]
        return given.replace("\r\n", "\n")

    def buyer(self) -> channels.BuyerFacts | None:
        """Return who gets it, or None where nothing of that was filled in."""
        told = self.cleaned_data
        lines = tuple(line.strip() for line in told["street"].splitlines() if line.strip())
        address = channels.AddressFacts(
            name=told["buyer_name"],
            lines=lines,
            city=told["city"],
            state_or_region=told["state_or_region"],
            postal_code=told["postal_code"],
            country_code=told["country_code"],
            phone=told["phone"],
        )
        buyer = channels.BuyerFacts(name=told["buyer_name"], email=told["email"], address=address)
        is_empty = buyer == channels.BuyerFacts(address=channels.AddressFacts())
        return None if is_empty else buyer

    def order(self, lines: Sequence[orders.OwnLine], seen_at: datetime | None) -> orders.OwnOrder:
        told = self.cleaned_data
        return orders.OwnOrder(
            number=told["number"],
            lines=tuple(lines),
            currency=told["currency"],
            bought_at=told["bought_at"],
            status=None if seen_at else orders.OwnStatus(told["status"]),
            shipping=told["shipping"] or Decimal(0),
            discount=told["discount"] or Decimal(0),
            tax=told["tax"] or Decimal(0),
            ship_by=told["ship_by"],
            buyer=self.buyer(),
            note=told["note"],
            seen_at=seen_at,
        )


class OwnLineForm(forms.Form):
    """One item of the order; its prefix says which of them."""

    seller_sku = TextField(
        label=_("Seller SKU"),
        max_length=Limits.SKU,
        widget=forms.TextInput(attrs={**CODE, "list": "sku-options"}),
    )
    title = TextField(
        label=_("Title"), max_length=Limits.TITLE, required=False, widget=forms.TextInput(attrs=OFF)
    )
    quantity = forms.IntegerField(
        label=_("Quantity"),
        min_value=1,
        max_value=Limits.UNITS,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    unit_price = AmountField(label=_("Unit price"), required=False)

    def line(self) -> orders.OwnLine:
        told = self.cleaned_data
        return orders.OwnLine(
            seller_sku=told["seller_sku"],
            quantity=told["quantity"],
            unit_price=told["unit_price"],
            title=told["title"],
        )

    @property
    def is_blank(self) -> bool:
        return not any(str(self[name].value() or "").strip() for name in ("seller_sku", "title"))


class OwnLines:
    """The lines as a person fills them in: one or more rows; blank ones are left out."""

    def __init__(self, sent: QueryDict | None, known: Sequence[dict[str, object]] = ()) -> None:
        usual: list[dict[str, object]] = [{"quantity": 1}]
        if sent is None:
            self.rows = self._make(known or usual)
        else:
            self.rows = [OwnLineForm(sent, prefix=f"l{at}") for at in range(_count(sent))]

    def is_valid(self) -> bool:
        filled = [row for row in self.rows if not row.is_blank]
        if not filled:
            return self.rows[0].is_valid()  # says of the first row what it lacks
        self.rows = filled
        return not [row for row in filled if not row.is_valid()]

    def lines(self) -> list[orders.OwnLine]:
        return [row.line() for row in self.rows]

    def change(self, *, more: bool, without: str) -> None:
        """Show a row more, or without one; what was typed stays."""
        typed = [{name: row[name].value() or "" for name in row.fields} for row in self.rows]
        if more and len(typed) < MOST_LINES:
            typed.append({"quantity": 1})
        elif without.isdecimal() and len(without) < 4 and int(without) < len(typed) > 1:
            del typed[int(without)]
        self.rows = self._make(typed)

    @staticmethod
    def _make(typed: Sequence[dict[str, object]]) -> list[OwnLineForm]:
        return [OwnLineForm(prefix=f"l{at}", initial=each) for at, each in enumerate(typed)]


def known_lines(order: Any) -> list[dict[str, object]]:
    """Return the lines of a stored order as the form shows them."""
    return [
        {
            "seller_sku": line.seller_sku,
            "title": line.title,
            "quantity": line.quantity,
            "unit_price": ""
            if line.unit_price is None
            else f"{trim(line.unit_price, line.currency):f}",
        }
        for line in order.lines.all()
        if not line.is_gone
    ]


def known_head(order: Any) -> dict[str, object]:
    """Return the head of a stored order as the form shows it, without who bought it."""
    present = [line for line in order.lines.all() if not line.is_gone]
    currency = present[0].currency if present else order.store.currency

    def add_up(name: str) -> str:
        amount = sum((getattr(line, name) or Decimal(0) for line in present), Decimal(0))
        return f"{trim(amount, currency):f}" if amount else ""

    return {
        "number": order.order_id,
        "bought_at": order.amazon_created_at.replace(second=0, microsecond=0),
        "status": order.own_status,
        "ship_by": order.ship_by_latest and timezone.localdate(order.ship_by_latest),
        "currency": currency,
        "shipping": add_up("shipping_amount"),
        "discount": add_up("discount_amount"),
        "tax": add_up("tax_amount"),
        "note": order.note,
    }


def _count(sent: QueryDict) -> int:
    """Return how many rows were sent, at least one."""
    absent = (at for at in range(MOST_LINES) if f"l{at}-seller_sku" not in sent)
    return max(1, next(absent, MOST_LINES))
