"""The server's own SVG of a drawing: numbers that were checked, colours and pictures of ours, and no text at all."""

from collections.abc import Iterator

from server.rules.art import SIDE, symbols_markup
from server.rules.drawing import Drawing, Stroke
from server.rules.drawing_lines import PALE, PAPER, STAMP_SIDE, Run, painted, runs_of


def drawing_svg(drawing: Drawing, *, all_of_it: bool = False) -> str:
    """A picture of what the child chose; with `all_of_it` what they rubbed out stands behind it, pale."""
    strokes = painted(drawing, all_of_it=all_of_it)
    stamps = {stroke.stamp for stroke, _ in strokes if stroke.tool == "stamp"}
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {drawing.width} {drawing.height}" '
        f'width="{drawing.width}" height="{drawing.height}">',
        *_symbols(stamps),
        f'<rect width="{drawing.width}" height="{drawing.height}" fill="{PAPER}"/>',
        '<g fill="none" stroke-linecap="round" stroke-linejoin="round">',
    ]
    for stroke, colour in strokes:
        parts += _stamp(stroke, colour) if stroke.tool == "stamp" else _pen(stroke, colour)
    return "".join([*parts, "</g></svg>"])


def _symbols(stamps: set[str]) -> Iterator[str]:
    """Only what is in our sprite: a name that is not, stands nowhere in the picture."""
    markup = symbols_markup()
    for id in sorted(stamps & markup.keys()):
        yield f'<symbol id="{id}" viewBox="0 0 {SIDE} {SIDE}">{markup[id]}</symbol>'


def _pen(stroke: Stroke, colour: str) -> Iterator[str]:
    runs = list(runs_of(stroke))
    if len({run.width for run in runs}) == 1:
        yield f'<path stroke="{colour}" stroke-width="{_number(runs[0].width)}" d="{_path(runs[0])}"/>'
        return
    yield f'<g stroke="{colour}">'
    for run in runs:
        yield f'<path stroke-width="{_number(run.width)}" d="{_path(run)}"/>'
    yield "</g>"


def _path(run: Run) -> str:
    bends = "".join(f"Q{_point(bend.round)} {_point(bend.to)}" for bend in run.bends)
    return f"M{_point(run.start)}{bends}"


def _stamp(stroke: Stroke, colour: str) -> Iterator[str]:
    x, y, side = stroke.points[0], stroke.points[1], stroke.width * STAMP_SIDE
    if stroke.stamp in symbols_markup():
        pale = "" if stroke.chosen else f' opacity="{_number(1 - PALE)}"'
        box = f'x="{_number(x - side / 2)}" y="{_number(y - side / 2)}" width="{side}" height="{side}"'
        yield f'<use href="#{stroke.stamp}" {box}{pale}/>'
    else:
        # A picture that a council had, or that an older release knew.
        yield f'<circle cx="{x}" cy="{y}" r="{_number(side / 3)}" stroke="{colour}" stroke-width="{stroke.width}"/>'


def _point(point: tuple[float, float]) -> str:
    return f"{_number(point[0])} {_number(point[1])}"


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")
