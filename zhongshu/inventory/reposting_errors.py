"""Refusals of re-posting."""

from dataclasses import dataclass

from django.utils.translation import gettext_noop as _

from zhongshu.inventory.ledger_errors import tell_shortages
from zhongshu.inventory.ledger_values import Shortage
from zhongshu.kernel.errors import ConflictError, NotFoundError


@dataclass(eq=False)
class RepostingNotFoundError(NotFoundError):
    reposting_id: int

    code = "inventory.reposting_not_found"
    template = _("There is no re-posting {reposting_id}.")


@dataclass(eq=False)
class RepostingRunsError(ConflictError):
    """One account is re-posted at a time: each holds all that posts its stock."""

    seller_sku: str

    code = "inventory.reposting_runs"
    template = _("{seller_sku} of the same account is being re-posted. Wait until that is done.")


@dataclass(eq=False)
class NothingToRepostError(ConflictError):
    seller_sku: str

    code = "inventory.nothing_to_repost"
    template = _("All of {seller_sku} since then is posted as what it is now. Nothing was done.")


@dataclass(eq=False)
class UnpairedSkuError(ConflictError):
    seller_sku: str

    code = "inventory.unpaired_sku"
    template = _("{seller_sku} is no product now. Pair it first, then re-post it.")


@dataclass(eq=False)
class UnclearEntriesError(ConflictError):
    """How many of Amazon's units an entry moved is not guessed."""

    seller_sku: str
    count: int
    entry_ids: tuple[int, ...]

    code = "inventory.unclear_entries"
    template = _(
        "What {count} entries of {seller_sku} moved fits no pairing that it ever had, or several."
        " Nothing was re-posted: nobody knows how many units they are."
    )


@dataclass(eq=False)
class ShortForRepostingError(ConflictError):
    """Own places hold what they hold: they cannot have given what they do not have."""

    seller_sku: str
    shortages: tuple[Shortage, ...]

    code = "inventory.short_for_reposting"
    template = _(
        "{seller_sku} cannot be re-posted: {count} places have too little, {free} of {wanted} units"
        " are free there. Count them first, then re-post it."
    )

    @property
    def facts(self) -> dict[str, object]:
        return {
            "seller_sku": self.seller_sku,
            "count": len(self.shortages),
            **tell_shortages(self.shortages),
        }


@dataclass(eq=False)
class BooksMovedSinceError(ConflictError):
    """What was posted before and since is summed up by entries about another pool."""

    seller_sku: str

    code = "inventory.books_moved_since"
    template = _(
        "The books of {seller_sku} were brought to another pool since. Pair it as it was and"
        " re-post it instead."
    )


@dataclass(eq=False)
class NotTheNewestError(ConflictError):
    seller_sku: str

    code = "inventory.reposting_not_newest"
    template = _(
        "{seller_sku} was re-posted again since, or this was taken back already. Only the newest"
        " re-posting that stands can be taken back."
    )
