"""The pictures of our own sprite, as shapes: what a child stamped is drawn from these, never from what came."""

from functools import cache
from pathlib import Path
from typing import Final, NamedTuple
from xml.etree import ElementTree

from server.rules.art_paths import Line, ellipse_line, path_lines, rect_lines

SPRITE: Final = Path(__file__).parent.parent.parent / "web" / "static" / "child" / "art.svg"
SVG: Final = "{http://www.w3.org/2000/svg}"
SIDE: Final = 100
"""Of the square that every picture fills."""
NONE: Final = "none"


class Shape(NamedTuple):
    """One shape of a picture, as flat lines in its square."""

    lines: list[Line]
    fill: str
    stroke: str
    width: float


@cache
def picture(id: str) -> tuple[Shape, ...]:
    """The shapes of the picture, in the order in which they are painted; empty when there is none of that name."""
    symbol = _symbols().get(id)
    return (
        tuple(_shapes(symbol, {"fill": "#000000", "stroke": NONE, "stroke-width": "1"})) if symbol is not None else ()
    )


@cache
def symbols_markup() -> dict[str, str]:
    """{id: what stands inside the symbol}, for a picture that carries its own copy: one in an <img> fetches nothing."""
    ElementTree.register_namespace("", SVG.strip("{}"))
    return {
        id: "".join(ElementTree.tostring(child, encoding="unicode") for child in symbol)
        for id, symbol in _symbols().items()
    }


@cache
def _symbols() -> dict[str, ElementTree.Element]:
    # Our own file, out of the release: nothing that anybody sent is parsed here.
    sprite = ElementTree.parse(SPRITE).getroot()  # noqa: S314
    return {symbol.get("id", ""): symbol for symbol in sprite.iter(f"{SVG}symbol")}


def _shapes(element: ElementTree.Element, around: dict[str, str]) -> list[Shape]:
    said = {name: element.get(name, value) for name, value in around.items()}
    lines = _lines(element)
    found = [Shape(lines, said["fill"], said["stroke"], float(said["stroke-width"]))] if lines else []
    for child in element:
        found += _shapes(child, said)
    return found


def _lines(element: ElementTree.Element) -> list[Line]:
    def number(name: str) -> float:
        return float(element.get(name, "0"))

    match element.tag.removeprefix(SVG):
        case "path":
            return path_lines(element.get("d", ""))
        case "circle":
            return [ellipse_line(number("cx"), number("cy"), number("r"), number("r"))]
        case "ellipse":
            return [ellipse_line(number("cx"), number("cy"), number("rx"), number("ry"))]
        case "rect":
            return rect_lines(number("x"), number("y"), number("width"), number("height"), number("rx"))
        case _:
            return []
