"""What a person types to come in."""

from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zhongshu.identity import public as identity
from zhongshu.kernel.money import list_currencies
from zhongshu.web.fields import NameField, TextField

LONGEST_PASSWORD = 1000


class SignInForm(forms.Form):
    login = TextField(
        label=_("User name"),
        max_length=150,
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autofocus": True, "autocapitalize": "none"}
        ),
    )
    password = TextField(
        label=_("Password"),
        max_length=LONGEST_PASSWORD,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class CompanyFields(forms.Form):
    """The company's card, as setup and the settings ask for it."""

    company = NameField(label=_("Company name"), max_length=100)
    time_zone = TextField(
        label=_("Time zone"),
        max_length=50,
        initial="Asia/Shanghai",
        help_text=_("Says when a day begins in reports."),
    )
    base_currency = TextField(
        label=_("Base currency"),
        max_length=3,
        initial="CNY",
        help_text=_("Totals of several stores are shown in it."),
    )

    def clean_time_zone(self) -> str:
        zone = str(self.cleaned_data["time_zone"])
        if zone not in available_timezones():
            raise forms.ValidationError(
                gettext("“%s” is not a time zone. Choose one such as Asia/Shanghai.") % zone
            )
        return zone

    def clean_base_currency(self) -> str:
        currency = str(self.cleaned_data["base_currency"]).upper()
        if currency not in list_currencies():
            raise forms.ValidationError(
                gettext("“%s” is not a currency. Choose a code such as CNY.") % currency
            )
        return currency


class SetupForm(CompanyFields):
    login = TextField(
        label=_("Your user name"),
        max_length=150,
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autofocus": True, "autocapitalize": "none"}
        ),
    )
    password = TextField(
        label=_("Your password"),
        max_length=LONGEST_PASSWORD,
        strip=False,
        widget=forms.PasswordInput(render_value=True, attrs={"autocomplete": "new-password"}),
        help_text=_("At least 10 characters. A sentence is easy to remember and hard to guess."),
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    field_order = ("login", "password", "language", "company", "time_zone", "base_currency")

    def clean_password(self) -> str:
        """Refuse a weak one together with the other mistakes, not after them."""
        password: str = self.cleaned_data["password"]
        try:
            validate_password(password)
        except forms.ValidationError as error:
            weak = identity.WeakPasswordError(reasons=" ".join(error.messages))
            raise forms.ValidationError(str(weak)) from error
        return password
