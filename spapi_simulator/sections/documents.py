"""The storage behind presigned addresses: no token, a signature in the query instead."""

from datetime import UTC, datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from spapi_simulator.call import Section
from spapi_simulator.connection import break_off, hang
from spapi_simulator.documents import (
    STAMP,
    URL_LIFE_S,
    Document,
    Documents,
    signature,
)
from spapi_simulator.faults import Scope
from spapi_simulator.gateway import http_date
from spapi_simulator.journal import Journal
from spapi_simulator.world.world import World

DOWNLOAD, UPLOAD = "downloadDocument", "uploadDocument"
MAX_UPLOAD = 20_000_000


class StorageError(Exception):
    """A refusal in the form of the storage, which is XML."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message


class Storage:
    def __init__(self, world: World, journal: Journal) -> None:
        self._world = world
        self._journal = journal

    async def download(self, request: Request) -> Response:
        self._world.catch_up()
        faults, scope = self._world.faults, Scope(DOWNLOAD)
        if faults.draw("reset", scope):
            return await break_off(request)
        if fault := faults.draw("slow", scope):
            await hang(request, 3 if fault.seconds is None else fault.seconds)
        try:
            self._check(request, "GET")
            document = self._find(request.path_params["document_id"])
        except StorageError as error:
            return self._refuse(error)
        content = document.content
        if faults.draw("truncate", scope):
            content = content[: len(content) // 2]
        headers = {"Content-Type": document.content_type, "Date": self._date()}
        if document.is_gzip and request.query_params.get("response-content-encoding") == "gzip":
            headers["Content-Encoding"] = "gzip"
        return Response(content, headers=headers)

    async def upload(self, request: Request) -> Response:
        now = self._world.catch_up()
        document_id = request.path_params["document_id"]
        content = await request.body()
        try:
            self._check(request, "PUT")
            self._check_upload(request, document_id, content)
        except StorageError as error:
            return self._refuse(error)
        content_type = self._documents.uploads[document_id]
        self._documents.put(document_id, Document(content, content_type))
        self._journal.write(
            "upload",
            at=now,
            document_id=document_id,
            content_type=content_type,
            content=content.decode("latin-1"),
        )
        return Response(status_code=200, headers={"Date": self._date()})

    @property
    def _documents(self) -> Documents:
        return self._world.state(Documents)

    def _find(self, document_id: str) -> Document:
        document = self._documents.get(document_id)
        if document is None:
            raise StorageError(404, "NoSuchKey", "The specified key does not exist.")
        return document

    def _check_upload(self, request: Request, document_id: str, content: bytes) -> None:
        expected = self._documents.uploads.get(document_id)
        if expected is None:
            raise StorageError(404, "NoSuchKey", "The specified key does not exist.")
        if request.headers.get("content-type") != expected:
            raise StorageError(
                403,
                "SignatureDoesNotMatch",
                "The request signature we calculated does not match the signature you provided.",
            )
        if len(content) > MAX_UPLOAD:
            raise StorageError(400, "EntityTooLarge", "Your upload is too large.")

    def _check(self, request: Request, method: str) -> None:
        """Refuse a wrong or old signature, and a token that has no business here."""
        if "authorization" in request.headers or "x-amz-access-token" in request.headers:
            raise StorageError(400, "InvalidArgument", "Only one auth mechanism allowed.")
        query, document_id = request.query_params, request.path_params["document_id"]
        stamp = query.get("X-Amz-Date", "")
        seed = self._world.settings.seed
        if query.get("X-Amz-Signature") != signature(seed, method, document_id, stamp):
            raise StorageError(
                403,
                "SignatureDoesNotMatch",
                "The request signature we calculated does not match the signature you provided.",
            )
        signed_at = datetime.strptime(stamp, STAMP).replace(tzinfo=UTC).timestamp()
        if int(self._world.clock.timestamp()) - signed_at >= URL_LIFE_S:
            raise StorageError(403, "AccessDenied", "Request has expired")

    def _refuse(self, error: StorageError) -> Response:
        body = (
            '<?xml version="1.0" encoding="UTF-8"?>\n'
            f"<Error><Code>{error.code}</Code><Message>{error.message}</Message></Error>"
        )
        headers = {"Content-Type": "application/xml", "Date": self._date()}
        return Response(body, error.status, headers)

    def _date(self) -> str:
        return http_date(self._world, Scope(DOWNLOAD))


def _routes(world: World, journal: Journal) -> list[Route]:
    storage = Storage(world, journal)
    return [
        Route("/documents/{document_id}", storage.download, methods=["GET"]),
        Route("/documents/{document_id}", storage.upload, methods=["PUT"]),
    ]


def _replay_upload(world: World, entry: dict[str, Any]) -> None:
    document = Document(entry["content"].encode("latin-1"), entry["content_type"])
    world.state(Documents).put(entry["document_id"], document)


SECTION = Section(routes=_routes, replays={"upload": _replay_upload})
