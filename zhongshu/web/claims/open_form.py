"""The form of a claim that somebody opens by hand."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zhongshu.channels import public as channels
from zhongshu.claims import public as claims
from zhongshu.web.claims.forms import MOST_UNITS, OFF, MoneyForm
from zhongshu.web.claims.words import KIND_NAMES
from zhongshu.web.fields import NameField, TextField

CODE = OFF | {"class": "code", "spellcheck": "false"}
# Differences are claimed where they stand, at the stock check.
KINDS: Sequence[tuple[str, Promise]] = [
    (kind, name) for kind, name in KIND_NAMES.items() if kind != claims.Kind.DIFFERENCE
]


class OpenForm(MoneyForm):
    """What is claimed, why, and since when."""

    pool = forms.TypedChoiceField(label=_("Account and pool"), coerce=int)
    kind = forms.ChoiceField(
        label=_("What happened"), choices=KINDS, initial=claims.Kind.REMOVAL_SHORT.value
    )
    seller_sku = TextField(
        label=_("Seller SKU"), max_length=100, widget=forms.TextInput(attrs=CODE)
    )
    units = forms.IntegerField(
        label=pgettext_lazy("claim", "Units"),
        min_value=1,
        max_value=MOST_UNITS,
        widget=forms.NumberInput(attrs=OFF | {"inputmode": "numeric"}),
    )
    reference = NameField(
        label=_("Reference"),
        max_length=80,
        widget=forms.TextInput(attrs=CODE),
        help_text=_("Amazon's number of the shipment, order, removal or ledger line."),
    )
    day = forms.DateField(
        label=_("Day it happened"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("The days that Amazon grants count from here."),
    )
    note = TextField(
        label=_("Note"), max_length=500, required=False, widget=forms.TextInput(attrs=OFF)
    )
    use_required_attribute = False

    def __init__(self, *args: Any, stores: Sequence[channels.StoreCard], **more: Any) -> None:
        super().__init__(*args, **more)
        self.accounts = {each.pool_id: each.account_id for each in stores}
        pool = self.fields["pool"]
        assert isinstance(pool, forms.TypedChoiceField)  # noqa: S101 - what the class says
        names = {each.pool_id: f"{each.account_name} · {each.pool_code}" for each in stores}
        pool.choices = list(names.items())
        self.fields["amount"].label = str(_("Amount claimed"))
        self.fields["amount"].help_text = str(_("Where it is known, such as what was refunded."))

    def to_claim(self) -> claims.NewClaim:
        """Return what is claimed, once the form is valid."""
        told = self.cleaned_data
        return claims.NewClaim(
            account_id=self.accounts[told["pool"]],
            pool_id=told["pool"],
            kind=claims.Kind(told["kind"]),
            seller_sku=told["seller_sku"],
            units=told["units"],
            reference=told["reference"],
            day=told["day"],
            worth=self.money,
            note=told["note"],
        )
