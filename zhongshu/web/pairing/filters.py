"""What the address of the workbench says: tab, search, filters. Unknown names refuse."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zhongshu.catalog import public as catalog
from zhongshu.identity import public as identity
from zhongshu.kernel.texts import is_storable
from zhongshu.web.numbers import find_id
from zhongshu.web.pairing import words

TABS: Mapping[str, tuple[catalog.PairingTab, Promise]] = {
    "proposed": (catalog.PairingTab.PROPOSED, _("Proposed")),
    "unpaired": (catalog.PairingTab.UNPAIRED, _("Unpaired")),
    "paired": (catalog.PairingTab.PAIRED, _("Paired")),
    "left_out": (catalog.PairingTab.LEFT_OUT, _("Left out")),
    "all": (catalog.PairingTab.ALL, _("All")),
}
CARRIED = ("tab", "account", "store", "reason")
LONGEST_TEXT = 100


@dataclass(frozen=True, slots=True)
class Address:
    """What is asked for. `wanted` leaves the tab out; `is_filtered`: by more than the tab."""

    key: str
    wanted: catalog.PairingFilter
    is_filtered: bool

    @property
    def tab(self) -> catalog.PairingTab:
        return TABS[self.key][0]


def read_address(parameters: QueryDict) -> Address:
    """Return what is asked for.

    Raises:
        identity.UnknownChoiceError: a tab, reason, account or store that cannot be.
    """
    key = parameters.get("tab") or "proposed"
    if key not in TABS:
        raise identity.UnknownChoiceError(field="tab", choice=key[:20])
    text = parameters.get("q", "").strip()[:LONGEST_TEXT]
    wanted = catalog.PairingFilter(
        search=text if is_storable(text) else "�",
        account_id=find_id("account", parameters.get("account", "")),
        store_id=find_id("store", parameters.get("store", "")),
        reason=_read_reason(parameters.get("reason", "")),
    )
    return Address(key=key, wanted=wanted, is_filtered=wanted != catalog.PairingFilter())


def _read_reason(text: str) -> catalog.Reason | None:
    if not text:
        return None
    if text not in words.SLUGS:
        raise identity.UnknownChoiceError(field="reason", choice=text[:20])
    return words.SLUGS[text]
