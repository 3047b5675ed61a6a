from litestar import Response, get

from server.database import answers


@get("/health", opt={"public": True})
async def health() -> Response[dict[str, str]]:
    """Says ok only when the database answers."""
    if await answers():
        return Response({"status": "ok"})
    return Response({"status": "the database does not answer"}, status_code=503)
