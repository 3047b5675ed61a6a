"""The children's pictures: our own shapes in one sprite, nothing in them that could say, run or fetch."""

from xml.etree import ElementTree

from server.release import WEB

SVG = "{http://www.w3.org/2000/svg}"
FACES = "happy calm excited proud loved tired confused worried sad lonely angry scared"
PICTURES = "sun rain house bed school friend pet ball food phone heart night door car book music tree talk star doctor"
PEOPLE = "cat dog bird fish bear rabbit fox owl"
MARKS = (
    "stop no-say ear back next tick pencil mic steps week people places meeting faces undo redo eraser play again lock"
)
MORE = {
    "pic-cave",
    "pic-garden",
    "pic-hill",
    "who-me",
    "who-somebody",
    "ui-hand",
    "ui-contrast",
    "ui-same",
    "ui-near",
    "ui-far",
}
SHAPES = {SVG + shape for shape in ("symbol", "g", "path", "circle", "ellipse", "rect")}


def test_every_picture_that_an_answer_may_name_is_drawn() -> None:
    names = {
        f"{kind}-{name}"
        for kind, line in (("face", FACES), ("pic", PICTURES), ("who", PEOPLE), ("ui", MARKS))
        for name in line.split()
    }
    assert names | MORE <= set(_symbols())


def test_pictures_are_shapes_alone() -> None:
    for symbol in _symbols().values():
        assert symbol.get("viewBox") == "0 0 100 100"
        for shape in symbol.iter():
            assert shape.tag in SHAPES
            assert not [name for name in shape.attrib if name.startswith("on") or "href" in name or name == "style"]
            assert "url(" not in " ".join(shape.attrib.values())


def _symbols() -> dict[str, ElementTree.Element]:
    root = ElementTree.parse(WEB / "static" / "child" / "art.svg").getroot()
    return {symbol.attrib["id"]: symbol for symbol in root}
