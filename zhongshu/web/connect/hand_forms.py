"""What is asked to keep an account by hand."""

from collections.abc import Collection
from zoneinfo import available_timezones

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from zhongshu.channels import public as channels
from zhongshu.company import public as company
from zhongshu.kernel.countries import find_country
from zhongshu.kernel.money import list_currencies
from zhongshu.web.connect.forms import OFF
from zhongshu.web.connect.regions import country_name
from zhongshu.web.fields import NameField, TextField

MOST_STORES = 30


class AccountNameForm(forms.Form):
    name = NameField(
        label=_("Name of this account"),
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("Only you see it, in lists and reports."),
    )


class MarketplacesForm(forms.Form):
    """The marketplaces of one Amazon account, ticked: those of one region."""

    marketplaces = forms.MultipleChoiceField(
        label=_("Marketplaces"),
        error_messages={"required": _("Tick the marketplaces in which this seller sells.")},
    )

    def __init__(
        self, data: QueryDict | None = None, *, region: str = "", taken: Collection[str] = ()
    ) -> None:
        super().__init__(data)
        self.places = [
            place
            for place in channels.MARKETPLACES.values()
            if region in ("", place.region) and place.marketplace_id not in taken
        ]
        field = self.fields["marketplaces"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101 - declared above
        field.choices = [(place.marketplace_id, place.country_code) for place in self.places]

    def clean_marketplaces(self) -> list[str]:
        chosen: list[str] = self.cleaned_data["marketplaces"]
        if len({channels.MARKETPLACES[each].region for each in chosen}) > 1:
            raise forms.ValidationError(
                _("An account sells in one region. Add another account for the other region.")
            )
        return chosen

    def groups(self) -> list[tuple[str, list[tuple[str, str, str, bool]]]]:
        """Return by region: id, country code, name and whether it is ticked."""
        ticked = set(self["marketplaces"].value() or ())
        found: dict[str, list[tuple[str, str, str, bool]]] = {}
        for place in self.places:
            code = place.marketplace_id
            found.setdefault(place.region, []).append(
                (code, place.country_code, country_name(place.country_code), code in ticked)
            )
        return list(found.items())

    def stores(self) -> list[channels.HandStore]:
        return [channels.HandStore(each) for each in self.cleaned_data["marketplaces"]]


class HandAmazonForm(AccountNameForm, MarketplacesForm):
    seller_id = TextField(
        label=_("Seller id (Merchant Token)"),
        max_length=50,
        required=False,
        widget=forms.TextInput(attrs={**OFF, "placeholder": "A2…"}),
        help_text=_(
            "Seller Central › Settings › Account Info › Business Information › Your Merchant Token."
            " With it this account becomes connected by itself, should you connect it one day."
        ),
    )

    def clean_seller_id(self) -> str:
        given: str = self.cleaned_data["seller_id"]
        return given.strip().upper()

    def account(self) -> channels.HandAccount:
        stores = self.stores()
        return channels.HandAccount(
            channel=channels.Channel.AMAZON,
            name=self.cleaned_data["name"],
            stores=stores,
            region=channels.MARKETPLACES[stores[0].code].region,
            seller_id=self.cleaned_data["seller_id"] or None,
        )


class HandStoreForm(forms.Form):
    """One store of another channel; its prefix says which of them."""

    name = NameField(label=_("Store name here"), max_length=100)
    code = TextField(
        label=_("Code"),
        max_length=30,
        widget=forms.TextInput(attrs={**OFF, "placeholder": "shopify-us"}),
        help_text=_("Letters, digits and -. Files and the API name the store by it; it stays."),
    )
    country_code = TextField(
        label=_("Country"),
        max_length=2,
        widget=forms.TextInput(attrs={**OFF, "list": "country_code-options"}),
    )
    currency = TextField(
        label=_("Currency"),
        max_length=3,
        widget=forms.TextInput(attrs={**OFF, "list": "currency-options"}),
    )
    time_zone = TextField(
        label=_("Time zone"),
        max_length=50,
        widget=forms.TextInput(attrs={**OFF, "list": "time_zone-options"}),
    )

    def clean_code(self) -> str:
        given: str = self.cleaned_data["code"].strip()
        if not channels.STORE_CODE.fullmatch(given.lower()):
            raise forms.ValidationError(
                _("“%(given)s” is no code: use letters, digits and - only, such as shopify-us."),
                params={"given": given},
            )
        return given.lower()

    def clean_country_code(self) -> str:
        given: str = self.cleaned_data["country_code"]
        country = find_country(given)
        if not country:
            raise forms.ValidationError(
                _("“%(given)s” is no country: use two letters such as US or CN."),
                params={"given": given},
            )
        return country

    def clean_currency(self) -> str:
        given: str = self.cleaned_data["currency"].strip().upper()
        if given not in list_currencies():
            raise forms.ValidationError(
                _("“%(given)s” is no currency: use three letters such as USD."),
                params={"given": given},
            )
        return given

    def clean_time_zone(self) -> str:
        given: str = self.cleaned_data["time_zone"].strip()
        if given not in available_timezones():
            raise forms.ValidationError(
                _("“%(given)s” is no time zone: choose one such as America/Los_Angeles."),
                params={"given": given},
            )
        return given

    def store(self) -> channels.HandStore:
        given = self.cleaned_data
        return channels.HandStore(
            given["code"],
            given["name"],
            given["country_code"],
            given["currency"],
            given["time_zone"],
        )


class HandStores:
    """The stores of another channel as a person describes them: one or more rows."""

    def __init__(self, sent: QueryDict | None, usual: company.CompanyCard) -> None:
        self.usual = {"currency": usual.base_currency, "time_zone": usual.time_zone}
        self.rows = [HandStoreForm(prefix="s0", initial=self.usual)]
        if sent is not None:
            self.rows = [HandStoreForm(sent, prefix=f"s{at}") for at in range(_count(sent))]

    def is_valid(self) -> bool:
        valid = [row.is_valid() for row in self.rows]
        codes = [row.cleaned_data.get("code") for row in self.rows]
        for at, row in enumerate(self.rows):
            if codes[at] and codes[at] in codes[:at]:
                row.add_error("code", _("Another store above has this code."))
                valid[at] = False
        return all(valid)

    def stores(self) -> list[channels.HandStore]:
        return [row.store() for row in self.rows]

    def change(self, *, more: bool, without: str) -> None:
        """Show a row more, or without one; what was typed stays."""
        typed = [self._typed(row) for row in self.rows]
        if more and len(typed) < MOST_STORES:
            typed.append(self.usual)
        elif without.isdecimal() and len(without) < 3 and int(without) < len(typed) > 1:
            del typed[int(without)]
        self.rows = [HandStoreForm(prefix=f"s{at}", initial=each) for at, each in enumerate(typed)]

    def refuse(self, code: str, sentence: str) -> None:
        """Say the sentence beside the code of the store that has it."""
        for row in self.rows:
            if row.cleaned_data["code"] == code:
                row.add_error("code", sentence)

    @staticmethod
    def _typed(row: HandStoreForm) -> dict[str, str]:
        return {name: str(row[name].value() or "") for name in row.fields}


def _count(sent: QueryDict) -> int:
    """Return how many rows were sent, at least one."""
    absent = (at for at in range(MOST_STORES) if f"s{at}-code" not in sent)
    return max(1, next(absent, MOST_STORES))
