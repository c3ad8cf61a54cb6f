"""Every command of the program with its arguments, found in its own parsers."""

import argparse
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.hostile.sampling import Meeting
from tests.hostile.values import ALL_AT_ONCE, HUGE, TEXTS
from zhongshu.cli.program import find_commands

NUMBERS = ("", "x", "-1", "0", "1.5", str(10**30), "9" * 5000, "987654321")
# Without these a command would last, or leave the machine.
ALWAYS = {"doctor": ("--offline",)}


@dataclass(frozen=True, slots=True)
class Command:
    """One command, or one verb of it."""

    words: tuple[str, ...]
    arguments: tuple[argparse.Action, ...]

    @property
    def name(self) -> str:
        return " ".join(self.words)

    def good(self, known: Mapping[str, str], **told: str) -> list[str]:
        """Return a command line that makes sense; `told` changes arguments or adds them."""
        line = [*self.words, *ALWAYS.get(self.words[0], ())]
        for each in self.arguments:
            is_wanted = each.required or each.dest in told or each.nargs in (None, "?")
            if each.option_strings:
                if each.dest in told or each.required:
                    value = told.get(each.dest, _example(each, known))
                    line.append(f"{each.option_strings[-1]}={value}")
            elif is_wanted:
                line.append(told.get(each.dest, _example(each, known)))
        return line

    def hostile(
        self, known: Mapping[str, str], files: Mapping[str, Path]
    ) -> Iterator[tuple[Meeting, list[str]]]:
        """Yield command lines with one thing wrong, or one switch more, and what that is."""
        names = {str(file): name for name, file in files.items()}

        def meet(part: str, kind: str) -> Meeting:
            return f"{self.name} {part}".strip(), kind

        yield meet("", "--nonsense"), [*self.good(known), "--nonsense"]
        yield meet("", "too many"), [*self.good(known), "one", "too", "many"]
        yield meet("", "bare"), list(self.words)
        for each in self.arguments:
            if each.nargs == 0:
                switch = each.option_strings[-1]
                yield meet(switch, "switched on"), [*self.good(known), switch]
                yield meet(switch, "with a value"), [*self.good(known), f"{switch}=x"]
                continue
            for value in _values(each, files):
                if each.option_strings or not value.startswith("-"):
                    kind = names.get(value, value[:40])
                    yield meet(each.dest, kind), self.good(known, **{each.dest: value})


def _values(argument: argparse.Action, files: Mapping[str, Path]) -> list[str]:
    if argument.type is int:
        return list(NUMBERS)
    if argument.type is Path:
        return [*map(str, files.values()), "", "a\x00b", "\udcff", "x" * 5000, "/nowhere/at/all/x"]
    if argument.choices:
        return ["", "nonsense", TEXTS["script"]]
    return [*(TEXTS[kind] for kind in (*ALL_AT_ONCE, "empty", "negative", "quotes")), HUGE]


def _example(argument: argparse.Action, known: Mapping[str, str]) -> str:
    if argument.choices:
        return str(next(iter(argument.choices)))
    return known.get(argument.dest, "1" if argument.type is int else "x")


def list_commands() -> list[Command]:
    """Return every command and verb."""
    found: list[Command] = []
    for module in find_commands():
        parser = argparse.ArgumentParser(prog=module.NAME)
        module.add_arguments(parser)
        found += _leaves((module.NAME,), parser)
    return found


def _leaves(words: tuple[str, ...], parser: argparse.ArgumentParser) -> Iterator[Command]:
    actions = [each for each in parser._actions if each.dest != "help"]  # noqa: SLF001
    for each in actions:
        if isinstance(each, argparse._SubParsersAction):  # noqa: SLF001
            for name, inner in each.choices.items():
                yield from _leaves((*words, name), inner)
            return
    yield Command(words, tuple(actions))
