"""What argparse cannot do by itself."""

import argparse
from pathlib import Path
from typing import Any


def let_file_stand_last(parser: argparse.ArgumentParser) -> None:
    """Take an optional FILE behind the options too: argparse takes it before them only."""
    parse = parser.parse_known_args

    def parse_known_args(args: Any = None, namespace: Any = None) -> tuple[Any, list[str]]:
        found, left = parse(args, namespace)
        if found.file is None and len(left) == 1 and not left[0].startswith("-"):
            found.file, left = Path(left[0]), []
        return found, left

    parser.parse_known_args = parse_known_args  # type: ignore[method-assign]
