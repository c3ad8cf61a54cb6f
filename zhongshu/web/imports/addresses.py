"""Where files are brought, for pages that lead there."""

from django.urls import reverse

from zhongshu.documents import public as documents
from zhongshu.identity import public as identity


def imports_url(actor: identity.Actor, kind: documents.ImportKind | None = None) -> str:
    """Return where this person brings a file; nothing where it is not theirs to do."""
    kinds = documents.list_kinds(actor)
    if not kinds or (kind and kind not in kinds):
        return ""
    url = reverse("imports:new")
    return f"{url}?kind={kind.value}" if kind else url
