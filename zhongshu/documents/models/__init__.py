"""Tables of documents."""

from zhongshu.documents.models.exports import ListExport
from zhongshu.documents.models.files import FilePart, StoredFile
from zhongshu.documents.models.imports import (
    ColumnMapping,
    FileImport,
    ImportEffect,
    ImportRowError,
)

__all__ = [
    "ColumnMapping",
    "FileImport",
    "FilePart",
    "ImportEffect",
    "ImportRowError",
    "ListExport",
    "StoredFile",
]
