"""A drawing is read within every bound or refused, whatever stands in it; what was read can always be drawn."""

import json
from io import BytesIO
from math import dist
from typing import Any
from xml.etree import ElementTree

import msgspec
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from server.rules.art import _symbols, picture
from server.rules.drawing import COLOURS, POINTS, STROKE_POINTS, STROKES, Drawing, read_drawing, write_drawing
from server.rules.drawing_lines import pale_of
from server.rules.drawing_png import MOST_INK, drawing_png
from server.rules.drawing_svg import drawing_svg
from server.rules.file_bounds import DRAWING_BYTES
from server.rules.refusals import Refused
from tests.files import drawing, stroke

FUZZ = settings(max_examples=150, deadline=None)
DRAWN = settings(max_examples=25, deadline=None)
SIDE = st.integers(100, 4000)
NUMBERS = st.integers() | st.sampled_from([2**31, 2**63, 2**64, 10**400, -1, -(2**63), 0, 1, 4000, 60_000])
HOSTILE = st.sampled_from(
    ["<script>alert(1)</script>", '"><svg onload=x>', "javascript:x", "&x;", "\x00", "]]>", "a" * 5000, "pic-sun#"]
)
ANY = st.recursive(
    st.none() | st.booleans() | NUMBERS | st.floats() | st.text(max_size=20) | HOSTILE,
    lambda inner: st.lists(inner, max_size=6) | st.dictionaries(st.text(max_size=8) | HOSTILE, inner, max_size=4),
    max_leaves=20,
)


@st.composite
def points_in(draw: st.DrawFn, width: int, height: int) -> list[int]:
    point = st.tuples(
        st.integers(0, width), st.integers(0, height), st.integers(0, 255), st.integers(0, 60_000)
    )  # fmt: skip
    return [number for one in draw(st.lists(point, min_size=1, max_size=40)) for number in one]


@st.composite
def drawings(draw: st.DrawFn) -> bytes:
    width, height = draw(SIDE), draw(SIDE)
    strokes = []
    for _ in range(draw(st.integers(0, 6))):
        is_stamp = draw(st.booleans())
        strokes.append(
            stroke(
                tool="stamp" if is_stamp else "pen",
                stamp=draw(st.sampled_from(["pic-sun", "face-happy", "who-owl", "made-up"])) if is_stamp else "",
                colour=draw(st.integers(0, 11)),
                width=draw(st.integers(1, 60)),
                chosen=draw(st.booleans()),
                points=draw(points_in(width, height)),
            )
        )
    return drawing(*strokes, width=width, height=height)


@FUZZ
@given(content=st.binary(max_size=200))
@example(content=b"")
@example(content=b"\xff\xfe{}")
@example(content=b"[" * 1_000_000)
@example(content=b'{"a":' * 300_000)
@example(content=b'{"format":"doorstep-drawing/1","width":1e999,"height":900,"strokes":[]}')
@example(content=b'{"format":"doorstep-drawing/1","width":NaN,"height":900,"strokes":[]}')
@example(content=b'{"format":"doorstep-drawing/1","width":1200,"height":' + b"9" * 1_000_000 + b',"strokes":[]}')
def test_bytes_that_are_no_drawing_are_refused(content: bytes) -> None:
    with pytest.raises(Refused):
        read_drawing(content)


@FUZZ
@given(where=st.sampled_from(["format", "width", "height", "strokes", "more"]), value=ANY)
def test_any_json_in_a_members_place_is_refused_or_drawn(where: str, value: Any) -> None:
    refused_or_drawn(json.loads(drawing(stroke())) | {where: value})


@FUZZ
@given(
    where=st.sampled_from(["tool", "colour", "width", "stamp", "chosen", "at", "points", "more"]),
    value=ANY | st.lists(NUMBERS, max_size=12),
)
@example(where="points", value=[float("nan"), 1, 1, 1])
@example(where="points", value=[1.0, 1, 1, 1])
@example(where="points", value=["1", 1, 1, 1])
@example(where="points", value=[True, 1, 1, 1])
@example(where="points", value=[1, 1, 1])
@example(where="points", value=[1201, 1, 1, 1])
@example(where="points", value=[1, 901, 1, 1])
@example(where="points", value=[1, 1, 256, 1])
@example(where="points", value=[1, 1, 1, 60_001])
@example(where="points", value=[1, 1, 1, -1])
@example(where="stamp", value="<script>")
def test_any_json_in_a_strokes_place_is_refused_or_drawn(where: str, value: Any) -> None:
    refused_or_drawn(json.loads(drawing(stroke())) | {"strokes": [stroke(**{where: value})]})


@pytest.mark.parametrize("point", [(1201, 0, 0, 0), (0, 901, 0, 0), (0, 0, 256, 0), (0, 0, 0, 60_001), (-1, 0, 0, 0)])
def test_a_point_off_the_page_or_harder_or_slower_than_any_is_refused(point: tuple[int, ...]) -> None:
    read_drawing(drawing(stroke(points=[1200, 900, 255, 60_000])))
    with pytest.raises(Refused):
        read_drawing(drawing(stroke(points=[1, 1, 1, 1, *point])))


@pytest.mark.parametrize(
    "changes",
    [{"stamp": "pic-sun"}, {"tool": "stamp"}, {"points": [1, 1, 1]}, {"points": []}, {"colour": 12}, {"width": 61}],
)
def test_a_stroke_that_is_neither_pen_nor_stamp_nor_whole_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(Refused):
        read_drawing(drawing(stroke(**changes)))


@DRAWN
@given(content=drawings(), all_of_it=st.booleans())
def test_whatever_was_read_is_drawn_of_our_own_parts_alone(content: bytes, all_of_it: bool) -> None:
    read = read_drawing(content)
    svg = ElementTree.fromstring(drawing_svg(read, all_of_it=all_of_it))
    ours = {*COLOURS, *map(pale_of, COLOURS), "none"}
    for element in svg.iter():
        tag = element.tag.partition("}")[2]
        assert tag in {"svg", "symbol", "g", "path", "use", "rect", "circle", "ellipse"}
        assert not (element.text or "").strip()
        assert element.get("href", "#pic-sun") in {"#pic-sun", "#face-happy", "#who-owl"}
        assert not {name for name in element.keys() if name.startswith("on") or name == "style"}  # noqa: SIM118
    drawn = [element for element in svg[-1].iter() if element.get("stroke")]
    assert {element.get("stroke") for element in drawn} <= ours
    picture = Image.open(BytesIO(drawing_png(read, all_of_it=all_of_it)))
    assert max(picture.size) == 1600


@FUZZ
@given(content=drawings())
def test_a_drawing_is_kept_as_it_was_drawn(content: bytes) -> None:
    written = write_drawing(read_drawing(content))
    assert json.loads(written) == json.loads(content)
    assert write_drawing(read_drawing(written)) == written


def test_what_was_rubbed_out_is_left_out_or_pale() -> None:
    below = stroke(colour=7, points=[600, 800, 128, 0])
    read = read_drawing(drawing(stroke(colour=1, chosen=False), below))
    assert COLOURS[1] not in drawing_svg(read)
    assert COLOURS[7] in drawing_svg(read)
    assert COLOURS[1] not in drawing_svg(read, all_of_it=True)
    assert pale_of(COLOURS[1]) in drawing_svg(read, all_of_it=True)
    assert drawing_png(read) != drawing_png(read, all_of_it=True)


def test_a_harder_press_is_a_wider_line() -> None:
    soft, hard = (drawing(stroke(points=[100, 100, press, 0, 900, 100, press, 9])) for press in (0, 255))
    assert ink(soft) < ink(hard)
    assert ink(drawing(stroke(points=[100, 100, 128, 0]))) > 100, "a dot is a dot"


def test_a_corner_between_points_that_lie_far_apart_stays_a_corner() -> None:
    """Keys draw in steps, and a full page keeps of a straight line its ends alone."""
    made = read_drawing(drawing(stroke(width=10, points=[100, 800, 128, 0, 100, 100, 128, 0, 900, 100, 128, 0])))
    image = Image.open(BytesIO(drawing_png(made)))
    scale = image.width / made.width
    for x, y in ((100, 450), (100, 120), (105, 105), (120, 100), (500, 100)):
        assert image.getpixel((round(x * scale), round(y * scale))) != (255, 255, 255), (x, y)


def test_the_limits_are_as_agreed() -> None:
    point = [1, 1, 1, 1]
    for most, within, beyond in [
        ("strokes", [stroke(points=point)] * STROKES, [stroke(points=point)] * (STROKES + 1)),
        ("points of one", [stroke(points=point * STROKE_POINTS)], [stroke(points=point * (STROKE_POINTS + 1))]),
        (
            "points of all",
            [stroke(points=point * 2_000)] * 32,
            [*[stroke(points=point * 2_000)] * 32, stroke(points=point)],
        ),
    ]:
        assert isinstance(read_drawing(drawing(*within)), Drawing), most
        with pytest.raises(Refused):
            read_drawing(drawing(*beyond))
    assert (STROKES, STROKE_POINTS, POINTS) == (500, 2_000, 64_000)
    largest = [stroke(points=[1200, 900, 255, 60_000] * 2_000)] * 32 + [stroke(points=point)] * 0
    assert len(drawing(*largest)) < DRAWING_BYTES


@pytest.mark.parametrize("made", ["points", "strokes", "bytes"])
def test_a_million_of_anything_is_refused_and_not_even_read_where_it_is_longer_than_a_drawing(
    made: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    hostile = {
        "points": lambda: drawing(stroke(points=[1, 1, 1, 1] * 1_000_000)),
        "strokes": lambda: (
            b'{"format":"doorstep-drawing/1","width":1200,"height":900,"strokes":['
            + b",".join([json.dumps(stroke(points=[1, 1, 1, 1])).encode()] * 1_000_000)
        ),
        "bytes": lambda: b" " * 100_000_000,
    }
    content = hostile[made]()
    with pytest.raises(Refused):
        read_drawing(content[:DRAWING_BYTES])
    monkeypatch.setattr("server.rules.drawing._DECODER", None)
    with pytest.raises(Refused):
        read_drawing(content)


class Counting(ImageDraw.ImageDraw):
    """The pixels that were painted, over one another as well: they are what takes the time."""

    ink = 0.0

    def __init__(self, canvas: Image.Image) -> None:
        super().__init__(canvas)
        Counting.ink = 0.0

    def ellipse(self, xy: Any, *given: Any, **named: Any) -> None:
        left, top, right, bottom = xy
        Counting.ink += (right - left) * (bottom - top)
        super().ellipse(xy, *given, **named)

    def line(self, xy: Any, fill: Any = None, width: int = 0, joint: str | None = None) -> None:
        Counting.ink += sum(map(dist, xy, xy[1:])) * width
        super().line(xy, fill, width, joint)


@pytest.mark.parametrize("corner", [(1200, 900), (40, 30)])
def test_the_largest_drawing_costs_a_bounded_amount_of_ink(
    corner: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Across the whole page and back with the widest pen, and the same in one corner."""
    points = [
        number for at in range(2_000) for number in (corner[0] * (at % 2), corner[1] * (at // 2 % 2), at % 256, 1)
    ]
    read = read_drawing(drawing(*[stroke(width=60, points=points)] * 32))
    monkeypatch.setattr("PIL.ImageDraw.Draw", Counting)
    drawing_png(read)
    assert Counting.ink > 0
    assert Counting.ink <= MOST_INK
    assert len(drawing_svg(read)) < 6_000_000


def test_every_picture_of_ours_can_be_stamped() -> None:
    for id in _symbols():
        assert picture(id), id
        stamp = drawing(stroke(tool="stamp", stamp=id, width=60, points=[600, 450, 0, 0]))
        assert f'<use href="#{id}"' in drawing_svg(read_drawing(stamp))
    assert ink(drawing(stroke(tool="stamp", stamp="of-a-council", width=60, points=[600, 450, 0, 0]))) > 100


def refused_or_drawn(said: dict[str, Any]) -> None:
    content = json.dumps(said).encode("utf-8", "surrogatepass")
    try:
        read = read_drawing(content)
    except Refused:
        return
    assert msgspec.json.decode(write_drawing(read)) == said
    svg = drawing_svg(read)
    assert "script" not in svg
    ElementTree.fromstring(svg)


def ink(content: bytes) -> int:
    """Dots that are not paper."""
    picture = Image.open(BytesIO(drawing_png(read_drawing(content)))).convert("L")
    return sum(picture.histogram()[:250])
