"""Refusals about the pools that offers are sent from."""

from dataclasses import dataclass

from django.utils.translation import gettext_noop as _

from zhongshu.kernel.errors import NotFoundError


@dataclass(eq=False)
class OfferPoolEditNotFoundError(NotFoundError):
    edit_id: int

    code = "catalog.offer_pool_edit_not_found"
    template = _("There is no change {edit_id} of the pools that offers are sent from.")
