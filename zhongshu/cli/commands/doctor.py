"""zhongshu doctor."""

import argparse
import json
from dataclasses import asdict

from zhongshu.cli.diagnosis import Line, State, diagnose, list_variables
from zhongshu.cli.ground import Ground
from zhongshu.kernel.logs import redact

NAME = "doctor"
HELP = "Say what is misconfigured and how to mend it; exit 1 when something fails."
EXAMPLE = "zhongshu doctor --offline"
NEEDS_DATABASE = False


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--offline", action="store_true", help="ask Amazon nothing")
    parser.add_argument("--json", action="store_true")


def run(options: argparse.Namespace, ground: Ground) -> int:
    variables = list_variables()
    lines = list(diagnose(ground, asks_amazon=not options.offline))
    if options.json:
        told = {
            "environment": [asdict(each) for each in variables],
            "checks": [asdict(each) for each in lines],
        }
        print(json.dumps(told, ensure_ascii=False, indent=1))
    else:
        width = max(len(each.name) for each in variables)
        for each in variables:
            print(f"{each.source or 'unset':<6} {each.name:<{width}}  {each.meaning}")
        print()
        for line in lines:
            show(line)
    return 1 if any(line.state is State.FAILED for line in lines) else 0


def show(line: Line) -> None:
    print(f"{line.state.value:<8} {line.name}: {redact(line.sentence)}")
    if line.mend:
        print(f"         → {redact(line.mend)}")
