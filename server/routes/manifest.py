from typing import Any

from litestar import Response, get

from server.gate import Asked
from server.release import Release


@get("/manifest.webmanifest", opt={"public": True}, include_in_schema=False)
async def manifest(request: Asked) -> Response[dict[str, Any]]:
    """How the app calls itself on a home screen."""
    release: Release = request.app.state.release
    icons = [
        {"src": release.url("icons/door-192.png"), "sizes": "192x192", "type": "image/png"},
        {"src": release.url("icons/door-512.png"), "sizes": "512x512", "type": "image/png"},
        {
            "src": release.url("icons/door-maskable-512.png"),
            "sizes": "512x512",
            "type": "image/png",
            "purpose": "maskable",
        },
        {"src": release.url("icons/door.svg"), "sizes": "any", "type": "image/svg+xml"},
    ]
    told = {
        "id": "/",
        "name": "Doorstep",
        "short_name": "Doorstep",
        "description": "Home visits, recorded with or without signal.",
        "lang": "en-GB",
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": "#faf7f2",
        "theme_color": "#faf7f2",
        "icons": icons,
    }
    return Response(told, media_type="application/manifest+json", headers={"cache-control": "no-cache"})
