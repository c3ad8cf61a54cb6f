"""What tests of the command line share: a command run in this process."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from zhongshu.cli.main import main


@dataclass(frozen=True, slots=True)
class Outcome:
    code: int
    out: str
    err: str


type Run = Callable[..., Outcome]


@pytest.fixture
def run(capsysbinary: pytest.CaptureFixture[bytes], db: None) -> Run:
    """Run a command line; a user's mistake is a sentence, never a traceback."""

    def run(*arguments: object) -> Outcome:
        capsysbinary.readouterr()
        try:
            code = main([str(each) for each in arguments])
        except SystemExit as end:
            code = int(end.code or 0)
        out, err = capsysbinary.readouterr()
        assert b"Traceback" not in err
        return Outcome(code, out.decode("utf-8", "surrogateescape"), err.decode())

    return run


@pytest.fixture
def secret(tmp_path: Path) -> Callable[..., Path]:
    """Return a maker of files that hold one secret."""

    def make(content: bytes = b"Atzr|one\n", name: str = "secret") -> Path:
        file = tmp_path / name
        file.write_bytes(content)
        return file

    return make
