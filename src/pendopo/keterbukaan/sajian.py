"""Open data as answers: streamed, known by an ETag, readable from any page of the world."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.http import HttpResponse, HttpResponseBase, JsonResponse, StreamingHttpResponse
from django.utils.cache import get_conditional_response

from pendopo.keterbukaan.rules import canonical
from pendopo.lib.sheets import safe_cell
from pendopo.people.api import PendopoRequest

KINDS = {"csv": "text/csv; charset=utf-8", "json": "application/json", "xml": "application/atom+xml"}
KEEP_SECONDS = 300
Row = Sequence[Any]


def answer(
    request: PendopoRequest, name: str, form: str, head: Sequence[str], parts: Iterable[Iterable[Row]], *, tag: str
) -> HttpResponseBase:
    """A table as CSV or JSON (a list of objects), part by part; 304 to whoever has it already."""
    known = get_conditional_response(request, etag=f'"{tag}"')
    if known is not None:
        return _open(known, tag)
    lines = _csv(head, parts) if form == "csv" else _json(head, parts)
    response = StreamingHttpResponse(lines, content_type=KINDS[form])
    response["Content-Disposition"] = f'inline; filename="{name}.{form}"'
    return _open(response, tag)


def document(request: PendopoRequest, body: dict[str, Any], *, tag: str) -> HttpResponseBase:
    """A JSON document in the same way."""
    known = get_conditional_response(request, etag=f'"{tag}"')
    return _open(known or JsonResponse(body, json_dumps_params={"ensure_ascii": False, "indent": 1}), tag)


def text(request: PendopoRequest, body: str, form: str, *, tag: str) -> HttpResponseBase:
    """A text in the same way."""
    known = get_conditional_response(request, etag=f'"{tag}"')
    return _open(known or HttpResponse(body, content_type=KINDS[form]), tag)


def _open(response: HttpResponseBase, tag: str) -> HttpResponseBase:
    response["ETag"] = f'"{tag}"'
    response["Cache-Control"] = f"public, max-age={KEEP_SECONDS}"
    response["Access-Control-Allow-Origin"] = "*"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def _csv(head: Sequence[str], parts: Iterable[Iterable[Row]]) -> Iterator[str]:
    yield _lines([head])
    for part in parts:
        yield _lines(part)


def _lines(rows: Iterable[Row]) -> str:
    out = io.StringIO()
    csv.writer(out).writerows([_cell(value) for value in row] for row in rows)
    return out.getvalue()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    return safe_cell(value) if isinstance(value, str) else str(value)


def _json(head: Sequence[str], parts: Iterable[Iterable[Row]]) -> Iterator[str]:
    yield "["
    sign = "\n"
    for part in parts:
        for row in part:
            yield sign + json.dumps(dict(zip(head, row, strict=True)), ensure_ascii=False)
            sign = ",\n"
    yield "\n]\n"


def lines(
    request: PendopoRequest, name: str, head: dict[str, Any], parts: Iterable[list[dict[str, Any]]], *, tag: str
) -> HttpResponseBase:
    """A JSON object with `head` and the lines under `baris`, each exactly as digests are taken over it."""
    known = get_conditional_response(request, etag=f'"{tag}"')
    if known is not None:
        return _open(known, tag)
    response = StreamingHttpResponse(_object(head, parts), content_type=KINDS["json"])
    response["Content-Disposition"] = f'inline; filename="{name}.json"'
    return _open(response, tag)


def _object(head: dict[str, Any], parts: Iterable[list[dict[str, Any]]]) -> Iterator[str]:
    yield json.dumps(head, ensure_ascii=False)[:-1] + ', "baris": ['
    sign = "\n"
    for part in parts:
        for body in part:
            yield sign + canonical(body).decode()
            sign = ",\n"
    yield "\n]}\n"
