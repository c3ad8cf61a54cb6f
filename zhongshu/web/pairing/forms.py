"""What is asked for a pairing rule, and for pasted pairs."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zhongshu.catalog import public as catalog
from zhongshu.web.fields import NameField, TextField
from zhongshu.web.pairing import words

LONGEST_PATTERN = 200
LONGEST_PASTE = 2_000_000


class RuleForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("Kind"), choices=[(kind.value, name) for kind, name in words.RULE_KINDS.items()]
    )
    pattern = NameField(
        label=_("In the seller SKU"),
        max_length=LONGEST_PATTERN,
        strip=False,
        help_text=_(
            "Prefix or suffix: the text itself. Mapping: the whole SKU. Expression: RE2, such as "
            "^AMZ-(.+)-FBA$."
        ),
        widget=forms.TextInput(attrs={"class": "code", "spellcheck": "false"}),
    )
    replacement = NameField(
        label=_("Becomes"),
        max_length=LONGEST_PATTERN,
        required=False,
        strip=False,
        help_text=_(
            "Empty: it is cut off. Mapping: the SKU of the product. Expression: \\1 is its first "
            "group."
        ),
        widget=forms.TextInput(attrs={"class": "code", "spellcheck": "false"}),
    )
    factor = forms.IntegerField(
        label=_("Units per listing"),
        min_value=1,
        max_value=catalog.LARGEST_FACTOR,
        initial=1,
        help_text=_("A group named n, as in (?P<n>[0-9]+)PK, reads them from the SKU instead."),
    )
    accounts = forms.MultipleChoiceField(
        label=_("Only for these accounts"),
        required=False,
        help_text=_("None chosen: for every account."),
        widget=forms.CheckboxSelectMultiple,
    )
    is_on = forms.BooleanField(label=_("Rule is on"), required=False, initial=True)

    def __init__(self, *args: Any, accounts: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["accounts"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101 - declared above
        field.choices = accounts

    def to_rule(self, *, unseen: Iterable[int] = ()) -> catalog.NewRule:
        """Return the rule that was typed; accounts that the reader does not see stay in it."""
        given = self.cleaned_data
        chosen = {int(each) for each in given["accounts"]}
        return catalog.NewRule(
            kind=catalog.RuleKind(given["kind"]),
            pattern=given["pattern"],
            replacement=given["replacement"],
            factor=given["factor"],
            account_ids=tuple(sorted(chosen.union(unseen))),
            is_on=given["is_on"],
        )


class PasteForm(forms.Form):
    pairs = TextField(
        label=_("Pairs"),
        max_length=LONGEST_PASTE,
        strip=False,
        help_text=_(
            "One a line, up to 5,000: seller SKU, SKU of the product and units, with tabs between "
            "them as Excel copies them. No units means 1."
        ),
        widget=forms.Textarea(attrs={"rows": 14, "class": "code", "spellcheck": "false"}),
    )
    account = forms.ChoiceField(label=_("Selling account"), required=False)

    def __init__(self, *args: Any, accounts: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["account"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        field.choices = [("", _("Whichever has the SKU")), *accounts]
