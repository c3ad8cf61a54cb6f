"""What states and roles of re-postings are called, and how since when and what is said."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zhongshu.company import public as company
from zhongshu.inventory import public as inventory

STATE, ROLE = inventory.RepostingState, inventory.RepostedRole
STATE_NAMES: Mapping[str, Promise] = {
    STATE.WAITING: pgettext_lazy("re-posting", "Waiting for its turn"),
    STATE.RUNNING: pgettext_lazy("re-posting", "Under way"),
    STATE.DONE: pgettext_lazy("re-posting", "Done"),
    STATE.REFUSED: pgettext_lazy("re-posting", "Refused"),
    STATE.UNDONE: pgettext_lazy("re-posting", "Taken back"),
}
STATE_TONES: Mapping[str, str] = {
    STATE.WAITING: "",
    STATE.RUNNING: "accent",
    STATE.DONE: "good",
    STATE.REFUSED: "bad",
    STATE.UNDONE: "",
}
ROLE_NAMES: Mapping[str, Promise] = {
    ROLE.TAKEN_BACK: _("Taken back by a re-posting"),
    ROLE.TAKES_BACK: _("Takes back, for a re-posting"),
    ROLE.ANEW: _("Posted anew by a re-posting"),
}


def tell_since(since: datetime | None, card: company.CompanyCard) -> str:
    """Say since when: a day of the company where it begins with one, else the moment."""
    if since is None:
        return _g("From the beginning of its books")
    day = card.day_of(since)
    if since == card.midnight_of(day):
        return _g("Since {day}").format(day=day.isoformat())
    local = timezone.localtime(since)
    return _g("Since {day}").format(day=f"{local:%Y-%m-%d %H:%M:%S}")


def is_stuck(row: inventory.RepostingRow, at: datetime) -> bool:
    """Whether one waits for so long that no worker seems to run."""
    return row.state is STATE.WAITING and at - row.asked_at > timedelta(minutes=5)
