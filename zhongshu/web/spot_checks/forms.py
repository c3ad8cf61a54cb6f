"""What is asked to begin a spot check."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zhongshu.catalog import public as catalog
from zhongshu.channels import public as channels
from zhongshu.web.spot_checks.words import KINDS

BY_ITSELF, BY_PERSON = "differences", "all"


class BeginForm(forms.Form):
    """Which account and stores, what is drawn, how many, and who confirms the equal ones."""

    stores = forms.MultipleChoiceField(
        required=False,
        error_messages={"invalid_choice": _("There is no such store in this account.")},
    )
    kinds = forms.MultipleChoiceField(
        choices=[(why.value, kind.name) for why, kind in KINDS.items()],
        error_messages={
            "required": _("Choose at least one kind."),
            "invalid_choice": _("There is no such kind."),
        },
    )
    count = forms.IntegerField(
        label=_("How many listings"),
        min_value=1,
        max_value=catalog.MOST_ITEMS,
        help_text=_("20 right ones prove an account; at most 200."),
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    show = forms.ChoiceField(choices=[(BY_PERSON, ""), (BY_ITSELF, "")], required=False)

    def __init__(self, account: channels.AccountCard, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.account = account
        stores = self.fields["stores"]
        assert isinstance(stores, forms.MultipleChoiceField)  # noqa: S101 - told above
        stores.choices = [(str(each.store_id), each.name) for each in account.stores]

    def to_wish(self) -> catalog.NewSpotCheck:
        """Return what is to be begun."""
        told = self.cleaned_data
        return catalog.NewSpotCheck(
            account_id=self.account.account_id,
            store_ids=tuple(int(each) for each in told["stores"]),
            kinds=tuple(told["kinds"]),
            count=told["count"],
            confirms_equal=told["show"] == BY_ITSELF,
        )
