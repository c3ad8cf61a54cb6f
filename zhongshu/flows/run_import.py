"""Work on an import: look through its file, store its rows, or take them back."""

import contextlib
import threading
from collections.abc import Callable
from datetime import datetime

from django.utils import timezone, translation
from django.utils.translation import gettext_noop as _

from zhongshu.documents import public as documents
from zhongshu.flows.find_asker import find_asker
from zhongshu.flows.import_batches import ImportRun
from zhongshu.flows.import_names import field_names
from zhongshu.flows.import_place import require_store
from zhongshu.flows.import_tables import file_of, open_import, require_usable
from zhongshu.flows.import_values import Ending
from zhongshu.flows.take_back_import import take_back_import
from zhongshu.identity import public as identity
from zhongshu.kernel.connections import drop_dead_connections
from zhongshu.kernel.errors import DomainError

CRASHED = _("The program failed at this point: see the log")
STOPPED = _("It was stopped before every row was looked at. Nothing was stored.")

type Now = Callable[[], datetime]

# A worker that must go lets go of its imports behind the next batch.
_leaving = threading.Event()


def leave_imports() -> None:
    """Let every import of this process end behind its batch, for another worker to go on."""
    _leaving.set()


def run_import(import_id: int, *, now: Now = timezone.now) -> documents.ImportState | None:
    """Work on the import where it stands; return where it stands then.

    None: it is over, somebody else has it, or another worker goes on with it. A job may come
    twice. A refusal ends it as failed, with the sentence; a bug too, and is raised.
    """
    work = documents.take_work(import_id, at=now())
    if work is None:
        return None
    with translation.override(work.language):
        actor = identity.SYSTEM
        ended = False
        try:
            actor = find_asker(work.user_id, work.who)
            state = _work(work, actor, now)
            ended = True
        except documents.WorkLostError:
            ended = True
            return None
        except DomainError as refusal:
            state = _fail(work, str(refusal), actor, now)
            ended = True
        finally:
            if not ended:
                drop_dead_connections()  # what failed may have been the connection itself
                _fail(work, translation.gettext(CRASHED), actor, now)
    return state


def _work(work: documents.Work, actor: identity.Actor, now: Now) -> documents.ImportState | None:
    if work.state is documents.ImportState.TAKING_BACK:
        return take_back_import(work, actor, now=now, is_leaving=_leaving.is_set)
    names = field_names(work.kind, actor)
    store = require_store(work.place.store_id, actor, work.kind) if work.place else None
    with file_of(work, actor) as path:
        found = open_import(path, work, actor, names)
        documents.note_facts(work, found.facts, at=now())
        require_usable(work, found, names)
        if work.goes_on and work.state is documents.ImportState.CHECKING:
            work = documents.turn_to_running(work, at=now())
        run = ImportRun(work, found, actor, now=now, is_leaving=_leaving.is_set, store=store)
        return _end(work, run.go(), actor, now, message=run.message)


def _end(
    work: documents.Work, ending: Ending, actor: identity.Actor, now: Now, *, message: str = ""
) -> documents.ImportState | None:
    if ending is Ending.LEFT:
        documents.release_work(work, at=now())
        return None
    is_check = work.state is documents.ImportState.CHECKING
    if ending is Ending.STOPPED and is_check:
        return _fail(work, translation.gettext(STOPPED), actor, now)
    whole = documents.ImportState.PREVIEW if is_check else documents.ImportState.DONE
    state = whole if ending is Ending.WHOLE else documents.ImportState.STOPPED
    told = message if ending is Ending.WHOLE else ""
    documents.end_work(work, state, message=told, actor=actor, at=now())
    return state


def _fail(
    work: documents.Work, sentence: str, actor: identity.Actor, now: Now
) -> documents.ImportState:
    with contextlib.suppress(documents.WorkLostError):
        documents.end_work(
            work, documents.ImportState.FAILED, message=sentence, actor=actor, at=now()
        )
    return documents.ImportState.FAILED
