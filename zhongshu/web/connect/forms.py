"""What is asked to connect an account."""

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from zhongshu.channels import public as channels
from zhongshu.web.connect.regions import REGION_NAMES
from zhongshu.web.connect.remarks import REMARKED, tell_difference
from zhongshu.web.fields import NameField, TextField

KIND_NAMES = {
    channels.ApplicationKind.PRIVATE: _("Private: only our own accounts, ten at most"),
    channels.ApplicationKind.PUBLIC: _("Public: sellers consent on Amazon's page"),
}
PEOPLE = ("owner", "developer")
SHORTEST_TOKEN = 20
OFF = {"autocomplete": "off", "spellcheck": "false"}


class ApplicationChangeForm(forms.Form):
    name = NameField(
        label=_("Name"), max_length=100, help_text=_("Only you see it, such as the legal entity.")
    )
    is_draft = forms.BooleanField(
        label=_("Still a draft at Amazon"),
        required=False,
        help_text=_("Its consent page then needs version=beta; take the tick away once published."),
    )


class ApplicationForm(ApplicationChangeForm):
    client_id = TextField(
        label=_("Client id"),
        max_length=200,
        widget=forms.TextInput(attrs={**OFF, "placeholder": "amzn1.application-oa2-client.…"}),
    )
    client_secret = TextField(
        label=_("Client secret"),
        max_length=1000,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=_("Stored encrypted, never shown again."),
    )
    amazon_id = TextField(
        label=_("Application id"),
        max_length=200,
        widget=forms.TextInput(attrs={**OFF, "placeholder": "amzn1.sp.solution.…"}),
        help_text=_("Solution Provider Portal › Develop Apps, in the column App ID."),
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=list(KIND_NAMES.items()))

    def clean_client_id(self) -> str:
        given: str = self.cleaned_data["client_id"]
        if not given.startswith("amzn1."):
            raise forms.ValidationError(
                _(
                    "This is no client id: Amazon's begin with amzn1.application-oa2-client ."
                    " Copy it from “LWA credentials”, View."
                )
            )
        return given


class SecretForm(forms.Form):
    client_secret = TextField(
        label=_("New client secret"),
        max_length=1000,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )


class RegionForm(forms.Form):
    region = forms.ChoiceField(
        label=_("Region"),
        choices=list(REGION_NAMES.items()),
        error_messages={"required": _("Choose a region.")},
    )
    name = NameField(
        label=_("Name of this account"),
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("Only you see it, in lists and reports. Empty: the store's name at Amazon."),
    )


class SellerIdForm(forms.Form):
    seller_id = TextField(
        label=_("Seller id (Merchant Token)"),
        max_length=50,
        widget=forms.TextInput(attrs={**OFF, "placeholder": "A2…"}),
        help_text=_(
            "Seller Central › Settings › Account Info › Business Information › Your Merchant Token."
        ),
    )

    def clean_seller_id(self) -> str:
        given: str = self.cleaned_data["seller_id"]
        return given.strip().upper()


class TokenForm(SellerIdForm):
    refresh_token = TextField(
        label=_("Refresh token"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3, "class": "code", "placeholder": "Atzr|…", **OFF}),
    )
    field_order = ("refresh_token", "seller_id")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["seller_id"].required = False
        self.fields["seller_id"].help_text = _(
            "Seller Central › Settings › Account Info › Business Information › Your Merchant Token."
            " Without it listing details wait; orders, reports and FBA stock run."
        )

    def clean_refresh_token(self) -> str:
        token = re.sub(r"\s+", "", self.cleaned_data["refresh_token"])
        if not token.startswith("Atzr|"):
            raise forms.ValidationError(
                _("This is no refresh token: Amazon's begin with Atzr| . Copy it again.")
            )
        if len(token) < SHORTEST_TOKEN:
            raise forms.ValidationError(
                _("This token is cut off: it has only %(n)d characters. Copy the whole of it."),
                params={"n": len(token)},
            )
        return token


class StoreForm(forms.Form):
    """One store of the mapping; its prefix names the store."""

    name = NameField(label=_("Store name here"), max_length=100)
    currency = TextField(label=_("Currency"), max_length=3)
    time_zone = TextField(label=_("Time zone"), max_length=50)
    pool_code = NameField(label=_("Stock pool"), max_length=20)
    owner = forms.ChoiceField(label=_("Owner"), required=False)
    developer = forms.ChoiceField(label=_("Product developer"), required=False)

    def __init__(self, data: Any, store: channels.StoreCard, people: Sequence[str]) -> None:
        super().__init__(
            data,
            prefix=f"s{store.store_id}",
            initial={
                "name": store.name,
                "currency": store.currency,
                "time_zone": store.time_zone,
                "pool_code": store.pool_code,
                "owner": store.owner,
                "developer": store.developer,
            },
        )
        self.store = store
        for name in PEOPLE:
            present = getattr(store, name)
            logins = [*people, *([present] if present and present not in people else [])]
            choices = [("", "–"), *((login, login) for login in logins)]
            self.fields[name] = forms.ChoiceField(
                label=self.fields[name].label, required=False, choices=choices
            )
        for name, field in self.fields.items():
            field.widget.attrs |= {
                "class": "input input-sm",
                "aria-label": f"{store.country_code}: {field.label}",
                "autocomplete": "off",
            }
            if name in REMARKED:
                address = reverse("accounts:remark", args=[store.account_id, store.store_id])
                field.widget.attrs |= {
                    "list": f"{name}-options",
                    "hx-get": address,
                    "hx-trigger": "change",
                    "hx-target": f"#{self.prefix}-{name}-remark",
                    "hx-swap": "innerHTML",
                    "aria-describedby": f"{self.prefix}-{name}-remark",
                }

    def remark(self, name: str) -> str:
        """Return what follows from what stands in a field, when Amazon says another thing."""
        return tell_difference(self.store, name, str(self[name].value() or ""))

    def choice(self) -> channels.StoreChoice:
        given = self.cleaned_data
        return channels.StoreChoice(
            store_id=self.store.store_id,
            name=given["name"],
            time_zone=given["time_zone"],
            currency=given["currency"].upper(),
            pool_code=given["pool_code"],
            # As it is stays as it is, even somebody who has left.
            owner=given["owner"] if given["owner"] != self.store.owner else None,
            developer=given["developer"] if given["developer"] != self.store.developer else None,
        )
