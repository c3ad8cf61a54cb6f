"""Rows on their way from a file into a room, and what the room made of them."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto

from zhongshu.channels import public as channels
from zhongshu.documents import public as documents
from zhongshu.identity import public as identity
from zhongshu.kernel.outcomes import Outcome
from zhongshu.kernel.sentences import Sentence


@dataclass(frozen=True, slots=True)
class CellError:
    """What is wrong with one field of a row, and what to do, to be told in any language."""

    field: str
    what: Sentence
    remedy: str = ""


def wrong(field: str, what: str, remedy: str, **facts: object) -> CellError:
    """Return what is wrong with a field: sentences to be translated, and their facts."""
    told = {name: str(fact) for name, fact in facts.items()}
    return CellError(field, Sentence(what, told), remedy)


@dataclass(frozen=True, slots=True)
class ReadRow:
    """One row as texts by field. Empty cells are not among them: they change nothing."""

    number: int
    texts: Mapping[str, str]
    shown: tuple[str, ...]
    errors: tuple[CellError, ...] = ()


@dataclass(frozen=True, slots=True)
class RowResult:
    """What became of one row. `is_older`: what is known is newer, and stays."""

    outcome: Outcome
    errors: tuple[CellError, ...] = ()
    is_older: bool = False


@dataclass(frozen=True, slots=True)
class Stored:
    """What became of a batch, in the order of its rows, and what takes it back."""

    results: Sequence[RowResult]
    edit_ids: tuple[int, ...] = ()
    pairing_ids: tuple[int, ...] = ()
    effects: tuple[documents.Effect, ...] = ()


@dataclass(frozen=True, slots=True)
class StoreContext:
    """For whom a batch is stored; `edit_id` goes on with an edit that was begun before.

    `told_at` is when the file was true, `store` the one that it is of, `decimal` its sign;
    `import_id` names the file to rooms that take back what it alone brought.
    """

    title: str
    edit_id: int | None
    actor: identity.Actor
    at: datetime
    told_at: datetime
    import_id: int
    store: channels.StoreCard | None = None
    decimal: str = ""

    def require_store(self) -> channels.StoreCard:
        """Return the store of a file of a kind that has one."""
        if self.store is None:
            raise ValueError("a file of this kind is of a store")
        return self.store


class Ending(Enum):
    """How a way through a file ended: at its end, because a person said so, or we must go."""

    WHOLE = auto()
    STOPPED = auto()
    LEFT = auto()


type Store = Callable[[Sequence[ReadRow], StoreContext], Stored]


@dataclass(frozen=True, slots=True)
class Conclude:
    """What a complete file means for things that none of its rows named.

    `mark_missing` yields what it did to them, piece by piece: there may be a hundred thousand;
    `say_missing` makes a sentence of their number.
    """

    mark_missing: Callable[[set[str], StoreContext], Iterator[Sequence[documents.Effect]]]
    say_missing: Callable[[int], str]


@dataclass(frozen=True, slots=True)
class Restore:
    """How the effects of a kind of file go back, the last one first.

    `take_back` returns the subjects that stay, because somebody told of them since; `say_kept`
    makes a sentence of their number.
    """

    take_back: Callable[[Sequence[documents.Effect], datetime], Collection[str]]
    say_kept: Callable[[int], str]
