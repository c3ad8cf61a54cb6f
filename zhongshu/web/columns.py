"""Which columns of a list somebody sees, and in which order; the first one always leads."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.functional import Promise

from zhongshu.identity import public as identity


@dataclass(frozen=True, slots=True)
class ColumnSet:
    """The columns of one list, in the order in which everybody meets them."""

    page: str
    names: Mapping[str, Promise | str]
    hidden_at_first: tuple[str, ...] = ()

    def read(self, actor: identity.Actor) -> dict[str, bool]:
        """Return whether each column is shown, in the reader's order."""
        chosen = identity.get_preference(actor, self.page)
        hidden, order = chosen.get("hidden"), chosen.get("order")
        if not isinstance(hidden, list):
            hidden = list(self.hidden_at_first)
        own = order if isinstance(order, list) else []
        # Columns that came later stand behind those that were put into an order.
        keys = [key for key in dict.fromkeys(map(str, own)) if key in self.names]
        keys += [key for key in self.names if key not in keys]
        return {key: key not in hidden for key in keys}

    def keep(self, actor: identity.Actor, *, shown: Sequence[str], order: Sequence[str]) -> None:
        """Remember the choice; unknown names are left out."""
        identity.set_preference(
            page=self.page,
            chosen={
                "hidden": [key for key in self.names if key not in shown],
                "order": [key for key in dict.fromkeys(order) if key in self.names],
            },
            actor=actor,
        )

    def forget(self, actor: identity.Actor) -> None:
        """Go back to what everybody sees at first."""
        identity.set_preference(page=self.page, chosen={"hidden": None, "order": None}, actor=actor)

    def take(self, actor: identity.Actor, given: QueryDict) -> None:
        """Do what the chooser sent: keep its columns, or go back to the default."""
        if given.get("default"):
            self.forget(actor)
        else:
            self.keep(actor, shown=given.getlist("column"), order=given.getlist("order"))

    def choices(self, shows: Mapping[str, bool]) -> list[tuple[str, Promise | str, bool]]:
        """Return key, name and whether it is shown, as the chooser lists them."""
        return [(key, self.names[key], is_shown) for key, is_shown in shows.items()]
