"""A child at the drawing pad: fingers, pens and keys, as the browser would tell of them."""

import json
import time
from typing import Any

from playwright.sync_api import CDPSession, Locator, Page

Spot = tuple[float, float]
WIDTH, HEIGHT = 1200, 900

OPEN = """async ([folder, state]) => {
  const told = await (await fetch(folder + "/child/words.en.json")).json();
  const { drawingPad } = await import(folder + "/child/drawing_pad.js");
  // The sheet is looked for where it stands once they are there.
  await Promise.all(["child", "drawing", "drawing_tools"].map((name) => new Promise((resolve) => {
    const link = document.createElement("link");
    [link.rel, link.href, link.onload] = ["stylesheet", `${folder}/css/${name}.css`, resolve];
    document.head.append(link);
  })));
  const art = () => document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const stamps = told.tools.find(({ id }) => id === "draw").choices;
  document.body.replaceChildren();
  window.changes = 0;
  const onChange = () => window.changes++;
  window.newPages = 0;
  const onNewPage = () => window.newPages++;
  window.pad = drawingPad(document.body, { words: (key) => told.words[key], art, stamps, onChange, onNewPage });
  if (state) window.pad.restore(state);
}"""
FOLDER = "document.querySelector('link[href^=\"/static/\"]').getAttribute('href').split('/').slice(0, 3).join('/')"


class Pad:
    """The pad alone on a page of the app, behind the same walls as any."""

    def __init__(self, page: Page, drawing: dict[str, Any] | None = None) -> None:
        self.page = page
        page.evaluate(OPEN, [page.evaluate(FOLDER), drawing])
        self.sheet: Locator = page.locator(".pad__sheet")
        self.cdp: CDPSession = page.context.new_cdp_session(page)
        page.wait_for_function("() => document.querySelector('.pad__layer').width > 0")

    def finger(self, *spots: Spot, id: int = 1, radius: float = 10, lifts: bool = True) -> None:
        """Over these places of the drawing, then up."""
        # As fast as a finger, however slow the machine is: a line that takes a second is kept while it grows.
        began = time.time()
        for frame, (kind, spot) in enumerate(zip(["touchStart", *["touchMove"] * len(spots)], spots, strict=False)):
            self.touch(kind, spot, id, radius, when=began + frame / 60)
        if lifts:
            self.lift()

    def touch(
        self,
        kind: str,
        spot: Spot,
        id: int = 1,
        radius: float = 10,
        others: tuple[Any, ...] = (),
        when: float | None = None,
    ) -> None:
        point = {**self.at(spot), "id": id, "radiusX": radius, "radiusY": radius}
        told = {"type": kind, "touchPoints": [*others, point], "timestamp": when or time.time()}
        self.cdp.send("Input.dispatchTouchEvent", told)

    def lift(self) -> None:
        self.cdp.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})

    def pen(self, *spots: Spot, force: float = 0.8) -> None:
        for kind, spot in zip(["mousePressed", *["mouseMoved"] * len(spots)], spots, strict=False):
            self._pen(kind, spot, force)
        self._pen("mouseReleased", spots[-1], 0)

    def _pen(self, kind: str, spot: Spot, force: float) -> None:
        how = {"button": "left", "buttons": 1, "clickCount": 1, "pointerType": "pen", "force": force}
        self.cdp.send("Input.dispatchMouseEvent", {"type": kind, **self.at(spot), **how})

    def at(self, spot: Spot) -> dict[str, float]:
        box = self.sheet.bounding_box()
        assert box
        return {"x": box["x"] + spot[0] / WIDTH * box["width"], "y": box["y"] + spot[1] / HEIGHT * box["height"]}

    def tap(self, name: str) -> None:
        self.page.locator(f'[data-tool="{name}"]').click()

    def colour(self, index: int) -> None:
        self.page.locator(".pad__colour").nth(index).click()

    def file(self) -> bytes:
        return bytes(self.page.evaluate("() => [...(window.pad.file()?.bytes ?? [])]"))

    @property
    def strokes(self) -> list[dict[str, Any]]:
        strokes: list[dict[str, Any]] = json.loads(self.file() or '{"strokes": []}')["strokes"]
        return strokes

    @property
    def chosen(self) -> list[bool]:
        return [stroke["chosen"] for stroke in self.strokes]

    def ink(self, spot: Spot) -> list[int]:
        """The colour that is painted there: red, green, blue, and how much of it."""
        colour: list[int] = self.page.evaluate(INK, [*spot])
        return colour


INK = """([x, y]) => {
  const layer = document.querySelector(".pad__layer");
  const scale = layer.width / 1200;
  return [...layer.getContext("2d").getImageData(Math.round(x * scale), Math.round(y * scale), 1, 1).data];
}"""
