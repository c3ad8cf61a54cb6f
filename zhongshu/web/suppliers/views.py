"""The list of suppliers."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from zhongshu.web.http import SignedInRequest, answer
from zhongshu.web.suppliers.lists import list_context


@require_safe
def supplier_list(request: SignedInRequest) -> HttpResponse:
    """Show a page of suppliers."""
    return answer(request, "suppliers/suppliers.html", list_context(request), part="list")
