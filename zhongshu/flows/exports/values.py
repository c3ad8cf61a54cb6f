"""A list that can leave as a file: its columns, its filter, and its rows for one actor."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.functional import Promise

from zhongshu.flows.exports.books import Cell
from zhongshu.identity import public as identity

type Row = Sequence[Cell]
# Of a column, what each code is called; the column "" names yes and no for all of them.
type Words = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its code for programs, and its name for people.

    One without a name is a number of ours: files for people leave it out.
    """

    code: str
    name: Promise | str = ""


@dataclass(frozen=True, slots=True)
class NoFilter:
    """The whole list, always."""


@dataclass(frozen=True, slots=True)
class ExportList[Filter]:
    """One list. `columns` says what this actor may see of it, `rows` yields just that.

    Rows are read in pieces, whatever their number. `roles` empty: everybody who signs in.
    `is_longer` says cheaply whether there are more than so many; lists without it stay short.
    """

    code: str
    name: Promise | str
    filter: type[Filter]
    columns: Callable[[identity.Actor], Sequence[Column]]
    rows: Callable[[identity.Actor, Filter], Iterator[Row]]
    roles: tuple[identity.Role, ...] = ()
    is_longer: Callable[[identity.Actor, Filter, int], bool] | None = None

    def is_for(self, actor: identity.Actor) -> bool:
        return not self.roles or actor.is_one_of(*self.roles)


@dataclass(frozen=True, slots=True)
class Wish:
    """Which list is wanted, filtered how; `words` None: codes for programs, not for people."""

    code: str
    filter: Mapping[str, object] = field(default_factory=dict)
    words: Words | None = None


@dataclass(frozen=True, slots=True)
class Opened:
    """A list as it is about to be written; reading begins with the first row."""

    heads: Sequence[str]
    rows: Iterator[Row]
