"""How a route shows something: a whole page, or for htmx one named block of it."""

from typing import Any

from jinja2 import Environment
from jinja2_fragments import render_block
from litestar import MediaType, Response

from server.gate import Asked, now_of


def screen(
    request: Asked,
    template: str,
    *,
    block: str | None = None,
    status: int = 200,
    headers: dict[str, str] | None = None,
    **context: Any,
) -> Response[str]:
    """Render the page; when htmx asks and `block` is named, only that block.

    Every template gets `worker` (None when nobody is signed in), `now` and `path`, which holds ids at most.
    """
    templates: Environment = request.app.state.templates
    given = {"worker": request.scope.get("user"), "now": now_of(request), "path": request.url.path, **context}
    if block and is_htmx(request):
        text = render_block(templates, template, block, **given)
    else:
        text = templates.get_template(template).render(**given)
    return Response(text, media_type=MediaType.HTML, status_code=status, headers=headers)


def is_htmx(request: Asked) -> bool:
    return request.headers.get("hx-request") == "true"
