"""The task of saying to which legal entity stores belong."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zhongshu.channels import public as channels
from zhongshu.identity import public as identity
from zhongshu.web.dashboard.figures import Task


def task_of(actor: identity.Actor, stores: Sequence[channels.StoreCard]) -> list[Task]:
    """Return the task of the stores that belong to no legal entity, for administrators."""
    number = sum(store.legal_entity_id is None for store in stores)
    if not number or not actor.is_admin:
        return []
    return [
        Task(
            text=ngettext(
                "%d store belongs to no legal entity",
                "%d stores belong to no legal entity",
                number,
            )
            % number,
            hint=_("Say in whose name they sell."),
            icon="factory",
            tone="warn",
            url=f"{reverse('settings:legal-entities')}?tick=without#stores",
            count=number,
        )
    ]
