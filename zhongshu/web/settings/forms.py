"""What is asked in the settings."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.conf import settings
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zhongshu.catalog import public as catalog
from zhongshu.company import public as company
from zhongshu.identity import public as identity
from zhongshu.kernel.errors import DomainError
from zhongshu.web.fields import AnyText, NameField, TextField
from zhongshu.web.sign_in.forms import LONGEST_PASSWORD

ROLE_NAMES = {role: _(identity.ROLE_WORDS[role]) for role in identity.Role}
SCOPE_NAMES = {
    identity.TokenScope.READ: _("Read only"),
    identity.TokenScope.WRITE: _("Read and change"),
}
EXPIRIES = {"30": _("30 days"), "90": _("90 days"), "365": _("1 year"), "": _("Never")}


class ProfileForm(forms.Form):
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    time_zone = TextField(
        label=_("Time zone"),
        max_length=50,
        required=False,
        help_text=_("Empty: the company's time zone."),
    )


class PasswordForm(forms.Form):
    present = TextField(
        label=_("Present password"),
        max_length=LONGEST_PASSWORD,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    new = TextField(
        label=_("New password"),
        max_length=LONGEST_PASSWORD,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least 10 characters. Other devices are signed out."),
    )


class TokenForm(forms.Form):
    name = NameField(
        label=_("What is it for?"), max_length=100, help_text=_("Such as the script's name.")
    )
    scope = forms.ChoiceField(label=_("May"), choices=list(SCOPE_NAMES.items()))
    expiry = forms.ChoiceField(
        label=_("Ends after"), choices=list(EXPIRIES.items()), required=False, initial="90"
    )

    def lasts(self) -> timedelta | None:
        """Return how long the token is good, or None for ever."""
        chosen = self.cleaned_data["expiry"]
        return timedelta(days=int(chosen)) if chosen else None


def _login_field() -> TextField:
    return TextField(
        label=_("User name"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
    )


class StoresForm(forms.Form):
    """Which stores a person sees: all, or single ones."""

    every_store = forms.BooleanField(
        label=_("Sees every store, also those to come"), required=False, initial=True
    )
    stores = forms.TypedMultipleChoiceField(
        label=_("Or only these"),
        required=False,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(
        self,
        data: QueryDict | None,
        stores: Iterable[tuple[int, str]],
        initial: Mapping[str, object] | None = None,
    ) -> None:
        super().__init__(data, initial=dict(initial or {}))
        field = self.fields["stores"]
        assert isinstance(field, forms.TypedMultipleChoiceField)  # noqa: S101 - as declared above
        field.choices = list(stores)

    def store_ids(self) -> list[int] | None:
        """Return the chosen stores, or None for every store."""
        chosen: list[int] = self.cleaned_data["stores"]
        return None if self.cleaned_data["every_store"] else chosen


class UserForm(StoresForm):
    login = _login_field()
    password = TextField(
        label=_("First password"),
        max_length=LONGEST_PASSWORD,
        strip=False,
        widget=forms.PasswordInput(render_value=True, attrs={"autocomplete": "new-password"}),
        help_text=_("At least 10 characters. Give it to the person; they change it themselves."),
    )
    role = forms.ChoiceField(
        label=_("Role"), choices=list(ROLE_NAMES.items()), initial=identity.Role.OPERATIONS
    )


class PersonForm(ProfileForm):
    """Who somebody is to us."""

    login = _login_field()
    role = forms.ChoiceField(
        label=_("Role"),
        choices=list(ROLE_NAMES.items()),
        help_text=_("With another role the person signs in again."),
    )


class NewPasswordForm(forms.Form):
    password = TextField(
        label=_("New password"),
        max_length=LONGEST_PASSWORD,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password", "autofocus": True}),
        help_text=_("At least 10 characters. Give it to the person; they change it themselves."),
    )


class RateForm(forms.Form):
    """One rate: on a day, one unit of a currency was worth so many of another."""

    base = TextField(label=_("Currency"), max_length=3, strip=True)
    rate = TextField(
        label=_("Exchange rate"),
        max_length=40,
        help_text=_("What one unit of it is worth, such as 7.1234."),
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )
    quote = TextField(label=_("Target currency"), max_length=3, strip=True)
    day = forms.DateField(
        label=_("Date"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )

    def clean_base(self) -> str:
        return str(self.cleaned_data["base"]).upper()

    def clean_quote(self) -> str:
        return str(self.cleaned_data["quote"]).upper()

    def clean_rate(self) -> Decimal:
        try:
            return company.parse_rate(self.cleaned_data["rate"])
        except DomainError as refusal:
            raise forms.ValidationError(str(refusal)) from refusal

    def to_rate(self) -> company.Rate:
        """Return what was typed, when the form is valid."""
        told = self.cleaned_data
        return company.Rate(told["base"], told["quote"], told["day"], told["rate"])


class RateFileForm(forms.Form):
    file = forms.FileField(
        label=_("CSV file"),
        max_length=200,
        help_text=_("Columns day, base, quote, rate, in any order; at most 1 MB."),
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.tsv,text/csv"}),
    )


class RateAgeForm(forms.Form):
    days = forms.IntegerField(
        label=_("A rate is good for so many days"),
        min_value=1,
        max_value=366,
        help_text=_("For weekends, holidays and currencies that are told once a month."),
    )


class CustomFieldForm(forms.Form):
    use_required_attribute = False
    name = NameField(label=_("Name of the field"), max_length=60)
    kind = forms.ChoiceField(label=_("Kind"), widget=forms.Select(attrs={"data-kind": ""}))
    choices = AnyText(
        label=_("Options"),
        max_length=20_000,
        help_text=_("One a line, in the order in which they are offered."),
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    version = forms.IntegerField(min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, kinds: Sequence[tuple[str, Promise]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["kind"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        field.choices = list(kinds)

    def to_field(self) -> catalog.NewCustomField:
        """Return what was asked; options of another kind than a choice are left out."""
        kind = catalog.CustomKind(self.cleaned_data["kind"])
        lines = tuple(self.cleaned_data["choices"].splitlines())
        is_choice = kind is catalog.CustomKind.CHOICE
        return catalog.NewCustomField(self.cleaned_data["name"], kind, lines if is_choice else ())

    def refuse(self, field: str, sentence: str) -> None:
        """Put a sentence under the field that it is about."""
        self.add_error(field if field in self.fields else None, sentence)


class LegalEntityForm(forms.Form):
    use_required_attribute = False
    name = NameField(
        label=_("Registered name"), max_length=100, help_text=_("As on the business licence.")
    )
    english_name = NameField(label=_("Name in English"), max_length=200, required=False)
    country_code = TextField(
        label=_("Country or region"),
        max_length=2,
        help_text=_("Two letters, such as CN, HK or US."),
    )
    registration_number = NameField(label=_("Registration number"), max_length=100, required=False)
    tax_number = NameField(label=_("Tax number"), max_length=100, required=False)
    address = TextField(
        label=_("Address"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    note = TextField(
        label=_("Note"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    version = forms.IntegerField(
        min_value=0, max_value=2**31 - 1, required=False, widget=forms.HiddenInput
    )

    def to_entity(self) -> company.NewLegalEntity:
        """Return what was typed, when the form is valid."""
        told = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        return company.NewLegalEntity(**told)

    def refuse(self, refusal: DomainError) -> None:
        """Put a refusal under the field that it is about."""
        field = str(refusal.facts.get("field", ""))
        self.add_error(field if field in self.fields else None, str(refusal))


class AssignmentForm(forms.Form):
    """Ticked stores, and the legal entity to which they are to belong; none when empty."""

    store_ids = forms.TypedMultipleChoiceField(coerce=int)
    legal_entity_id = forms.TypedChoiceField(coerce=int, empty_value=None, required=False)

    def __init__(
        self,
        *args: Any,
        stores: Sequence[tuple[int, str]],
        entities: Sequence[tuple[int, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        ticked, chosen = self.fields["store_ids"], self.fields["legal_entity_id"]
        assert isinstance(ticked, forms.ChoiceField)  # noqa: S101 - declared above
        assert isinstance(chosen, forms.ChoiceField)  # noqa: S101 - declared above
        ticked.choices = list(stores)
        chosen.choices = [("", _("No legal entity")), *entities]
