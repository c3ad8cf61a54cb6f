"""A sentence that is kept with its facts, and said in the language of whoever reads it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext

# Several are words of ours: each is translated, and they are listed.
type Fact = str | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sentence:
    """`template` is the English that translators know, with the names of its facts in braces."""

    template: str
    facts: Mapping[str, Fact] = field(default_factory=dict)

    def __str__(self) -> str:
        told = gettext(self.template) if self.template else ""
        if not self.facts:
            return told
        return told.format(**{name: _say(fact) for name, fact in self.facts.items()})


def _say(fact: Fact) -> str:
    return fact if isinstance(fact, str) else gettext(", ").join(map(gettext, fact))
