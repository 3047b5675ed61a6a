from pathlib import Path

from litestar import MediaType, Response, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from litestar.response import File

from server.gate import Asked
from server.release import Release
from server.walls import SECURITY_HEADERS

FOR_EVER = {"cache-control": "public, max-age=31536000, immutable"}
TYPES = {
    ".js": "text/javascript",
    ".css": "text/css",
    ".json": "application/json",
    ".webmanifest": "application/manifest+json",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".woff2": "font/woff2",
    ".mp3": "audio/mpeg",
    ".ogg": "audio/ogg",
    ".webm": "audio/webm",
}


@get("/sw.js", opt={"public": True}, include_in_schema=False)
async def service_worker(request: Asked) -> Response[str]:
    release: Release = request.app.state.release
    return Response(release.worker, media_type="text/javascript", headers={"cache-control": "no-cache"})


@get("/static/{release:str}/release.json", opt={"public": True}, include_in_schema=False)
async def release_manifest(request: Asked, release: FromPath[str]) -> Response[dict[str, object]]:
    current = _current(request, release)
    return Response(current.manifest(SECURITY_HEADERS), media_type=MediaType.JSON, headers=FOR_EVER)


@get("/static/{release:str}/{file:path}", opt={"public": True}, include_in_schema=False)
async def static_file(request: Asked, release: FromPath[str], file: FromPath[Path]) -> File | Response[bytes]:
    current = _current(request, release)
    inside = Path(str(file).lstrip("/"))
    # Only names found when the folder was listed: no path that a request made up touches the disk.
    if inside not in current.files:
        raise NotFoundException
    kind = TYPES.get(inside.suffix)
    made = current.made.get(inside, current.folder / inside)
    if isinstance(made, bytes):
        return Response(made, media_type=kind, headers=FOR_EVER)
    return File(made, media_type=kind, headers=FOR_EVER, content_disposition_type="inline")


def _current(request: Asked, release: FromPath[str]) -> Release:
    """Only the present release: a file of another one under its name would mix two in one page."""
    current: Release = request.app.state.release
    if release != current.name:
        raise NotFoundException
    return current
