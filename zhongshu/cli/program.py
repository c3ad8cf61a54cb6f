"""Find the command, prepare what it needs, and turn every refusal into a sentence."""

import argparse
import contextlib
import importlib
import os
import pkgutil
import sys
from collections.abc import Sequence
from types import ModuleType

from django.db import OperationalError
from django.utils import translation

from zhongshu.channels import public as channels
from zhongshu.cli import commands, signals
from zhongshu.cli.ground import Ground
from zhongshu.kernel.errors import DomainError
from zhongshu.kernel.logs import redact
from zhongshu.kernel.texts import is_storable
from zhongshu.server.folder import ServerError
from zhongshu.server.room import is_full

REFUSED = 1
# Modules that cannot have the name of their command.
OTHERWISE = {"import": "import_file"}


def run(arguments: Sequence[str]) -> int:
    """Run one command and return its exit code: 0 ok, 1 refused or failed, 2 wrong use."""
    if not all(is_storable(each) for each in arguments):
        return refuse("The command line holds letters that are no text. Type it again.")
    options = parse(arguments)
    ground = Ground(say=say)
    # Refusals are put into words as they are printed: in the language of the help.
    with translation.override("en"):
        return _run(options, ground)


def _run(options: argparse.Namespace, ground: Ground) -> int:
    """Run it to its end, or to a signal's; either way the database is left in order."""
    with signals.obeyed():
        try:
            return _answer(options, ground)
        except KeyboardInterrupt:
            return refuse("Stopped.")
        finally:
            with signals.unheard():
                ground.close()


def _answer(options: argparse.Namespace, ground: Ground) -> int:
    command: ModuleType = options.command
    try:
        if getattr(command, "NEEDS_DATABASE", True):
            ground.open()
        return int(command.run(options, ground))
    except (DomainError, ServerError) as refusal:
        return refuse(str(refusal))
    except channels.GatewayError as outage:
        return refuse(f"Amazon: {redact(str(outage))}")
    except OperationalError as error:
        return refuse(f"The database does not answer: {redact(str(error)).strip()}")
    except BrokenPipeError:
        return REFUSED
    except OSError as error:
        if not is_full(error):
            raise
        let_go_of_output()
        return refuse(
            "The disk that this was to be written to is full: what stands there is not whole."
            " Make room, then run it again."
        )


def say(sentence: str) -> None:
    """Tell how far it is; a terminal that went away ends nothing."""
    with contextlib.suppress(OSError):
        print(f"· {sentence}", file=sys.stderr, flush=True)


def let_go_of_output() -> None:
    """Drop what could not be written: at its end Python would try once more, and fail."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def refuse(sentence: str) -> int:
    with contextlib.suppress(OSError):
        print(f"zhongshu: {sentence}", file=sys.stderr, flush=True)
    return REFUSED


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="zhongshu", description="A self-hosted ERP for Amazon sellers."
    )
    choices = parser.add_subparsers(metavar="COMMAND", required=True)
    for command in _find_named(arguments) or find_commands():
        sub = choices.add_parser(
            command.NAME,
            help=command.HELP,
            description=command.HELP,
            epilog=f"Example: {command.EXAMPLE}",
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        command.add_arguments(sub)
        sub.set_defaults(command=command)
    return parser.parse_args(list(arguments))


def _find_named(arguments: Sequence[str]) -> list[ModuleType]:
    """Return the command that is asked for and no other: all of them are 0.15 s of each start."""
    name = arguments[0] if arguments else ""
    module = OTHERWISE.get(name, name.replace("-", "_"))
    if module not in {entry.name for entry in pkgutil.iter_modules(commands.__path__)}:
        return []
    command = importlib.import_module(f"{commands.__name__}.{module}")
    return [command] if name == command.NAME else []


def find_commands() -> list[ModuleType]:
    found = [
        importlib.import_module(f"{commands.__name__}.{entry.name}")
        for entry in pkgutil.iter_modules(commands.__path__)
    ]
    return sorted(found, key=lambda command: str(command.NAME))
