"""What is asked of a warehouse."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zhongshu.inventory import public as inventory
from zhongshu.kernel.errors import DomainError
from zhongshu.web.fields import NameField, TextField

KIND_NAMES = {
    inventory.WarehouseKind.DOMESTIC: _("Domestic warehouse"),
    inventory.WarehouseKind.OVERSEAS: _("Overseas warehouse"),
    inventory.WarehouseKind.THIRD_PARTY: _("Third-party warehouse"),
}
# What the browser would fill in is of the person, not of the warehouse.
OFF = {"autocomplete": "off"}


class WarehouseForm(forms.Form):
    use_required_attribute = False
    code = TextField(
        label=_("Code"),
        max_length=30,
        widget=forms.TextInput(attrs=OFF),
        help_text=_("Letters, digits, “-”, “.” and “_”, such as SZ-1: for labels and files."),
    )
    name = NameField(label=_("Name"), max_length=100, widget=forms.TextInput(attrs=OFF))
    kind = forms.ChoiceField(
        label=_("Type"),
        choices=list(KIND_NAMES.items()),
        help_text=_(
            "An overseas one is run by yourselves, a third-party one by who stores for you."
        ),
    )
    country_code = TextField(
        label=_("Country or region"),
        max_length=2,
        widget=forms.TextInput(attrs=OFF),
        help_text=_("Two letters, such as CN, HK or US."),
    )
    time_zone = TextField(
        label=_("Time zone"),
        max_length=50,
        widget=forms.TextInput(attrs=OFF),
        help_text=_("Where its working day begins and ends, such as America/Los_Angeles."),
    )
    legal_entity_id = forms.TypedChoiceField(
        label=_("Legal entity"), coerce=int, empty_value=None, required=False
    )
    is_sellable = forms.BooleanField(
        label=_("What lies here counts as stock for sale"),
        required=False,
        initial=True,
        help_text=_("Take the tick away where only samples, returns or damaged goods lie."),
    )
    address = TextField(
        label=_("Street and number"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    city = NameField(label=_("City"), max_length=100, required=False)
    province = NameField(label=_("Province or state"), max_length=100, required=False)
    postcode = NameField(label=_("Postcode"), max_length=20, required=False)
    contact = NameField(label=_("Contact person"), max_length=100, required=False)
    phone = NameField(label=_("Telephone"), max_length=50, required=False)
    email = NameField(label=_("E-mail address"), max_length=254, required=False)
    note = TextField(
        label=_("Note"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    version = forms.IntegerField(
        min_value=0, max_value=2**31 - 1, required=False, widget=forms.HiddenInput
    )

    def __init__(self, *args: Any, entities: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["legal_entity_id"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        field.choices = [("", _("No legal entity")), *entities]

    def to_warehouse(self) -> inventory.NewWarehouse:
        """Return what was typed, when the form is valid."""
        told = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        return inventory.NewWarehouse(**told)

    def refuse(self, refusal: DomainError) -> None:
        """Put a refusal under the field that it is about."""
        field = str(refusal.facts.get("field", ""))
        self.add_error(field if field in self.fields else None, str(refusal))
