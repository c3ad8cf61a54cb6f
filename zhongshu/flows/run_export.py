"""Make an export that somebody asked for: under their rights of now, of one moment's data."""

import contextlib
import logging
import tempfile
import threading
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import IO

from django.db import Error, connections, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext_noop as _

from zhongshu.documents import public as documents
from zhongshu.flows.exports import writing
from zhongshu.flows.exports.lists import open_list
from zhongshu.flows.exports.values import Opened, Row, Wish
from zhongshu.flows.find_asker import find_asker
from zhongshu.flows.statements import read_one_moment
from zhongshu.identity import public as identity
from zhongshu.kernel.connections import drop_dead_connections
from zhongshu.kernel.errors import DomainError, NoRoomError
from zhongshu.server.room import is_full

logger = logging.getLogger(__name__)

CRASHED = _("The program failed at this point: see the log")
BEAT_S = 2.0
PIECE = 1024 * 1024

type Now = Callable[[], datetime]

# A worker that must go lets go of its exports at the next row.
_leaving = threading.Event()


def leave_exports() -> None:
    """Let every export of this process end at its next row, for another worker to make it."""
    _leaving.set()


class _LeavingError(Exception):
    """The worker must go."""


def run_export(export_id: int, *, now: Now = timezone.now) -> documents.ExportState | None:
    """Make the export, and return where it stands then.

    None: it is over, was cancelled, somebody else has it, or another worker begins anew. A job
    may come twice. A refusal ends it as failed, with the sentence; a bug too, and is raised.
    """
    work = documents.take_export(export_id, at=now())
    if work is None:
        return None
    actor = identity.Actor(name=work.who, user_id=work.user_id)
    with translation.override(work.wanted.language):
        try:
            actor = find_asker(work.user_id, work.who)
            _make(work, actor, now)
        except documents.WorkLostError:
            return None
        except _LeavingError:
            with contextlib.suppress(documents.WorkLostError):
                documents.release_export(work, at=now())
            return None
        except DomainError as refusal:
            return _fail(work, str(refusal), actor, now)
        except BaseException:
            drop_dead_connections()  # what failed may have been the connection itself
            _fail(work, translation.gettext(CRASHED), actor, now)
            raise
    return documents.ExportState.DONE


def _make(work: documents.ExportWork, actor: identity.Actor, now: Now) -> None:
    """Write the list into a file of ours, then store that: nothing is stored half."""
    with (
        tempfile.TemporaryFile("w+b", prefix="zhongshu-export-") as file,
        _Pulse(work, now) as pulse,
    ):
        with transaction.atomic():
            read_one_moment()
            opened = open_list(_wish_of(work.wanted), actor)
            _write(work.wanted.format, Opened(opened.heads, pulse.watch(opened.rows)), file)
        file.seek(0)
        _store(work, file, pulse, actor, now)


def _store(
    work: documents.ExportWork,
    file: IO[bytes],
    pulse: "_Pulse",
    actor: identity.Actor,
    now: Now,
) -> None:
    """Keep the file, if the person may still see what it shows (failures.md, O19)."""
    with transaction.atomic():
        file_id = documents.store_file(
            iter(lambda: file.read(PIECE), b""),
            name=name_of(work.wanted, now()),
            at=now(),
            most=documents.LARGEST_EXPORT,
            may_be_empty=True,
        )
        if find_asker(work.user_id, work.who) != actor:
            raise documents.RightsChangedError(who=work.who)
        pulse.stop()
        documents.finish_export(work, file_id=file_id, rows=pulse.rows, actor=actor, at=now())


def name_of(wanted: documents.NewExport, at: datetime) -> str:
    """Return what the file is called: made of codes of ours alone."""
    return f"{wanted.list_code}-{timezone.localtime(at):%Y%m%d-%H%M}.{wanted.format}"


def _wish_of(wanted: documents.NewExport) -> Wish:
    return Wish(wanted.list_code, wanted.filter, wanted.words)


def _write(kind: str, opened: Opened, file: IO[bytes]) -> None:
    """Write the table row by row.

    Raises:
        kernel.TooManyRowsError: more rows than a sheet holds.
        kernel.NoRoomError: the disk is full.
    """
    try:
        if kind == "xlsx":
            writing.write_xlsx(opened.heads, opened.rows, file)
            return
        for line in writing.to_lines(kind, opened.heads, opened.rows):
            file.write(line.encode())
    except OSError as error:
        if is_full(error):
            raise NoRoomError from error
        raise


def _fail(
    work: documents.ExportWork, sentence: str, actor: identity.Actor, now: Now
) -> documents.ExportState | None:
    try:
        documents.fail_export(work, sentence, actor=actor, at=now())
    except documents.WorkLostError:
        return None
    return documents.ExportState.FAILED


class _Pulse:
    """Counts rows, and tells of them over a connection of its own: the other one reads a moment.

    What it learns meanwhile, that the export was cancelled or taken over, ends the work at the
    next row.
    """

    def __init__(self, work: documents.ExportWork, now: Now) -> None:
        self.work = work
        self.now = now
        self.rows = 0
        self.is_lost = False
        self.over = threading.Event()
        self.thread = threading.Thread(target=self._run, name="export-pulse", daemon=True)

    def __enter__(self) -> "_Pulse":
        self.thread.start()
        return self

    def __exit__(self, *_told: object) -> None:
        self.stop()

    def stop(self) -> None:
        """Say nothing more: whoever ends the export holds its row."""
        self.over.set()
        self.thread.join()

    def watch(self, rows: Iterable[Row]) -> Iterator[Row]:
        for row in rows:
            if self.is_lost:
                raise documents.WorkLostError(was_stopped=True)
            if _leaving.is_set():
                raise _LeavingError
            self.rows += 1
            yield row

    def _run(self) -> None:
        try:
            while not self.over.wait(BEAT_S):
                self._beat()
        finally:
            connections.close_all()

    def _beat(self) -> None:
        try:
            documents.beat_export(self.work, self.rows, at=self.now())
        except documents.WorkLostError:
            self.is_lost = True
        except Error:
            logger.exception("an export could not say how far it is")
            connections.close_all()
