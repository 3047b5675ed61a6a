"""What became of a record's files: pictures that the server draws, sounds and photos that it checked."""

import re
from typing import Any, Final
from uuid import UUID

from litestar import Response, get
from litestar.params import FromPath, FromQuery

from server.gate import SignedIn, now_of
from server.rules.attachments import content_for
from server.rules.pictures import png_of, smaller, svg_of
from server.rules.policy import Needs

ALONE: Final = {
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
    "content-disposition": "inline",
}
"""Opened by itself such a file can do nothing, whatever stands in it, and nobody's page frames it."""
RANGE: Final = re.compile(r"bytes=(\d{0,12})-(\d{0,12})", re.ASCII)
DRAWING: Final[dict[str, Any]] = {"opt": {"policy": Needs("voice", "read", "drawing")}, "include_in_schema": False}


@get("/attachments/{drawing:uuid}/drawing.svg", **DRAWING)
async def drawing_as_svg(request: SignedIn, drawing: FromPath[UUID], chosen: FromQuery[str] = "") -> Response[str]:
    strokes, _ = await content_for(request.user, drawing, "drawing", now=now_of(request))
    svg = await svg_of(strokes, all_of_it=chosen == "all")
    return Response(svg, media_type="image/svg+xml", headers=ALONE)


@get("/attachments/{drawing:uuid}/drawing.png", **DRAWING)
async def drawing_as_png(request: SignedIn, drawing: FromPath[UUID], chosen: FromQuery[str] = "") -> Response[bytes]:
    strokes, _ = await content_for(request.user, drawing, "drawing", now=now_of(request))
    png = await png_of(strokes, all_of_it=chosen == "all")
    return Response(png, media_type="image/png", headers=ALONE)


@get("/attachments/{drawing:uuid}/strokes.json", **DRAWING)
async def strokes(request: SignedIn, drawing: FromPath[UUID]) -> Response[bytes]:
    """For the replay: what the server wrote when it had read the drawing."""
    written, _ = await content_for(request.user, drawing, "drawing", now=now_of(request))
    return Response(written, media_type="application/json", headers=ALONE)


@get(
    "/attachments/{sound:uuid}/sound",
    opt={"policy": Needs("voice", "read", "sound"), "as_it_is": True},
    include_in_schema=False,
)
async def sound(request: SignedIn, sound: FromPath[UUID]) -> Response[bytes]:
    content, kind = await content_for(request.user, sound, "sound", now=now_of(request))
    return _part(content, kind, request.headers.get("range", ""))


@get("/attachments/{photo:uuid}/photo", opt={"policy": Needs("visit", "read", "photo")}, include_in_schema=False)
async def photo(request: SignedIn, photo: FromPath[UUID], size: FromQuery[str] = "") -> Response[bytes]:
    content, kind = await content_for(request.user, photo, "photo", now=now_of(request))
    return Response(await smaller(content) if size == "small" else content, media_type=kind, headers=ALONE)


def _part(content: bytes, kind: str, asked: str) -> Response[bytes]:
    """The whole, or the one part that a player asks for (RFC 9110, 14.2). What can't be read asks for the whole."""
    headers = {**ALONE, "accept-ranges": "bytes"}
    found = RANGE.fullmatch(asked)
    if found is None or not any(found.groups()):
        return Response(content, media_type=kind, headers=headers)
    size = len(content)
    start = int(found[1]) if found[1] else max(0, size - int(found[2]))
    end = min(int(found[2]) + 1, size) if found[1] and found[2] else size
    if start >= min(end, size):
        return Response(b"", status_code=416, media_type=kind, headers={**headers, "content-range": f"bytes */{size}"})
    headers["content-range"] = f"bytes {start}-{end - 1}/{size}"
    return Response(content[start:end], status_code=206, media_type=kind, headers=headers)
