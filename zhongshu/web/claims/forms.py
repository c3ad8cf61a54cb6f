"""The forms in which a person says what Amazon answered to claims, and how many days it grants."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zhongshu.claims import public as claims
from zhongshu.kernel.money import Money, list_currencies
from zhongshu.web.claims.words import KIND_NAMES

LONGEST_REASON = 500
LONGEST_CASE = 40
MOST_UNITS = 1_000_000
OFF = {"autocomplete": "off"}


def _text(label: Any, longest: int, hint: Any = "", **more: Any) -> forms.CharField:
    widget = forms.TextInput(attrs=OFF)
    return forms.CharField(label=label, max_length=longest, help_text=hint, widget=widget, **more)


def _units(label: Any, hint: Any = "") -> forms.IntegerField:
    widget = forms.NumberInput(attrs=OFF | {"inputmode": "numeric"})
    return forms.IntegerField(
        label=label, min_value=0, max_value=MOST_UNITS, widget=widget, help_text=hint
    )


class SayForm(forms.Form):
    """What every saying has: a note, and which version of the claim the reader saw."""

    use_required_attribute = False
    version = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)

    def to_saying(self) -> claims.Saying:
        """Return what was said, once the form is valid."""
        raise NotImplementedError


class SubmitForm(SayForm):
    case_number = _text(
        _("Case number"),
        LONGEST_CASE,
        _("By it Amazon's payment is found again."),
        required=False,
    )
    reason = _text(_("Note"), LONGEST_REASON, required=False)

    def to_saying(self) -> claims.Saying:
        told = self.cleaned_data
        return claims.Saying(claims.Verdict.SUBMIT, told["reason"], told["case_number"])


class MoneyForm(forms.Form):
    """An amount that may be left out, with its currency."""

    amount = forms.DecimalField(
        label=_("Amount"),
        required=False,
        min_value=Decimal(0),
        max_digits=18,
        decimal_places=4,
        widget=forms.TextInput(attrs=OFF | {"inputmode": "decimal"}),
    )
    currency = forms.ChoiceField(label=_("Currency"))

    def __init__(self, *args: Any, currency: str = "", **more: Any) -> None:
        super().__init__(*args, **more)
        codes = sorted(list_currencies(), key=lambda code: (code != currency, code))
        field = self.fields["currency"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - what the class says
        field.choices = [(code, code) for code in codes]

    @property
    def money(self) -> Money | None:
        amount = self.cleaned_data["amount"]
        return None if amount is None else Money(amount, self.cleaned_data["currency"])


class _PaidForm(MoneyForm, SayForm):
    reason = _text(_("Note"), LONGEST_REASON, required=False)


class PayForm(_PaidForm):
    """What Amazon gave for one claim."""

    units = _units(_("Units paid for"))
    units_back = _units(_("Units given back"), _("As goods, instead of money."))
    field_order = ("version", "units", "units_back", "amount", "currency", "reason")

    def to_saying(self) -> claims.Saying:
        told = self.cleaned_data
        payment = claims.Payment(told["units"], told["units_back"], self.money)
        return claims.Saying(claims.Verdict.PAY, told["reason"], payment=payment)


class PayAllForm(_PaidForm):
    """What Amazon gave for every unit of several claims."""

    field_order = ("amount", "currency", "reason")

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["amount"].label = str(_("Amount per unit"))

    def to_saying(self) -> claims.Saying:
        payment = claims.Payment(money=self.money, is_each=True)
        return claims.Saying(claims.Verdict.PAY, self.cleaned_data["reason"], payment=payment)


class RefuseForm(SayForm):
    reason = _text(_("Reason"), LONGEST_REASON, _("What Amazon answered, or why it is given up."))

    def to_saying(self) -> claims.Saying:
        return claims.Saying(claims.Verdict.REFUSE, self.cleaned_data["reason"])


class ReopenForm(SayForm):
    def to_saying(self) -> claims.Saying:
        return claims.Saying(claims.Verdict.REOPEN)


class WithdrawForm(SayForm):
    def to_saying(self) -> claims.Saying:
        return claims.Saying(claims.Verdict.WITHDRAW)


class WindowsForm(forms.Form):
    """Days to wait and days granted, of each kind, and how early people are reminded."""

    use_required_attribute = False
    remind_days = forms.IntegerField(
        label=_("Remind so many days before the last one"),
        min_value=1,
        max_value=claims.MOST_REMIND_DAYS,
        widget=forms.NumberInput(attrs=OFF | {"inputmode": "numeric", "class": "input"}),
        help_text=_("In the bell, and by the ways that each person chose under “My messages”."),
    )

    def __init__(
        self,
        *args: Any,
        windows: Mapping[claims.Kind, claims.Window],
        remind_days: int,
        **more: Any,
    ):
        super().__init__(*args, **more)
        self.fields["remind_days"].initial = remind_days
        for kind, window in windows.items():
            for name, value, least, label in (
                (f"wait_{kind}", window.wait_days, 0, _("{kind}: days to wait")),
                (f"days_{kind}", window.days, 1, _("{kind}: days granted")),
            ):
                self.fields[name] = forms.IntegerField(
                    label=str(label).format(kind=KIND_NAMES[kind]),
                    min_value=least,
                    max_value=claims.MOST_DAYS,
                    initial=value,
                    widget=forms.NumberInput(
                        attrs=OFF | {"inputmode": "numeric", "class": "input"}
                    ),
                )

    def to_windows(self) -> dict[claims.Kind, claims.Window]:
        """Return what is to be stored, once the form is valid."""
        told = self.cleaned_data
        return {
            kind: claims.Window(told[f"wait_{kind}"], told[f"days_{kind}"]) for kind in claims.Kind
        }
