"""Where files are brought, for pages that lead there."""

from django.urls import reverse

from zhongshu.documents import public as documents
from zhongshu.identity import public as identity


def imports_url(actor: identity.Actor, kind: documents.ImportKind | None = None) -> str:
    """Return where this person brings a file; nothing where it is not theirs to do."""
    url = reverse("imports:new") if documents.list_kinds(actor) else ""
    return f"{url}?kind={kind.value}" if url and kind else url
