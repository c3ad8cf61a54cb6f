"""Which stored secrets the present keys do not open."""

from zhongshu.channels import sealing
from zhongshu.channels.models import Application, Credential
from zhongshu.identity import public as identity


def list_unreadable_secrets(actor: identity.Actor) -> list[str]:
    """Return whose client secret or refresh token no present key opens; for administrators."""
    identity.require_admin(actor)
    applications = [
        each.name
        for each in Application.objects.order_by("name")
        if _is_closed(each.client_secret, sealing.application_context(each.client_id))
    ]
    accounts = [
        each.account.name
        for each in Credential.objects.select_related("account").order_by("account__name")
        if _is_closed(each.refresh_token, sealing.credential_context(each.account_id))
    ]
    return applications + accounts


def _is_closed(stored: bytes | memoryview, context: str) -> bool:
    return sealing.find_unsealed(stored, context=context) is None
