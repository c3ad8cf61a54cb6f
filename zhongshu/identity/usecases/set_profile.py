"""Say which language a person reads and in which zone they live."""

from django.db import transaction

from zhongshu.identity import rules
from zhongshu.identity.models import User
from zhongshu.identity.values import Actor


@transaction.atomic
def set_profile(*, actor: Actor, language: str | None = None, time_zone: str | None = None) -> None:
    """Store what is given; None leaves as it is, an empty zone means the company's.

    Raises:
        UnknownChoiceError: no such language or time zone.
    """
    changes: dict[str, str] = {}
    if language is not None:
        rules.require_language(language)
        changes["language"] = language
    if time_zone is not None:
        rules.require_time_zone(time_zone)
        changes["time_zone"] = time_zone
    User.objects.filter(pk=rules.require_person(actor)).update(**changes)
