"""A child's page: how close ink follows a finger, how soon a drawing is kept, how soon a page stands without signal."""

import os
from statistics import median, quantiles
from typing import Any

from playwright.sync_api import Page, expect

from bench.on_a_phone import set_up_phone
from tests.browser.child_mode import ANSWER, expect_childs_page, hand_over
from tests.browser.conftest import CHROMIUM, Phone
from tests.browser.drawing import Pad

SLOWER = 4
POINTS = 20_000
STROKES = 50
MOVES = 240
BEFORE = 20
"""Moves until the page is warm: those are not counted."""
REPEATS = 12
KEPT_BYTES = 40 * 1024
# Pages are painted by a graphics process, as on any tablet; here it has no card and works on the same two cores.
AS_ON_A_TABLET = ["--use-angle=swiftshader", "--enable-gpu-rasterization", "--ignore-gpu-blocklist"]


def run() -> None:
    load = os.getloadavg()[0] / (os.cpu_count() or 1)
    print(f"A child's page: Chromium, a tablet of 820x1180 (load now {load:.1f} a core: it wants an idle machine)")
    with set_up_phone() as (phone, server):
        phone.page.locator("[data-child-row] h3 a").first.click()
        expect(phone.page.locator("h1")).to_be_visible()
        hand_over(phone)
        for slower in (1, SLOWER):
            _throttle(phone.page, slower)
            _tell_all(f"a 40 KB drawing sealed and kept, page {slower}x slower (at most 50 ms)", _keeping(phone.page))
        server.kill()
        for slower in (1, SLOWER):
            _throttle(phone.page, slower)
            loads = [_loading(phone.page) for _ in range(REPEATS)]
            _tell_all(
                f"the child's page offline, last byte, page {slower}x slower (at most 200 ms)",
                [one[0] for one in loads],
            )
            _tell_all(f"the same with its heading shown, page {slower}x slower", [one[1] for one in loads])
        server.start()
        pad = _pad_of(phone)
        for slower in (1, SLOWER):
            _throttle(pad.page, slower)
            _following(pad, slower)
    print()


def _keeping(page: Page) -> list[float]:
    times: list[float] = page.evaluate(KEEP, [KEPT_BYTES, REPEATS])
    return times


def _loading(page: Page) -> tuple[float, float]:
    page.reload(wait_until="commit")
    expect_childs_page(page)
    expect(page.locator("h1")).to_be_visible()
    byte, heading = page.evaluate(LOADED)
    return byte, heading


def _pad_of(phone: Phone) -> Pad:
    """In a browser that no child has: a dense drawing lies on the page already."""
    browser = phone.playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", *AS_ON_A_TABLET])
    page = browser.new_page(viewport={"width": 820, "height": 1180}, device_scale_factor=2, has_touch=True)
    page.goto(f"{phone.url}/sign-in")
    each = POINTS // STROKES
    strokes = [_stroke(row, each) for row in range(STROKES)]
    return Pad(page, {"format": "doorstep-drawing/1", "width": 1200, "height": 900, "strokes": strokes})


def _stroke(row: int, points: int) -> dict[str, Any]:
    spots = [[10 + at * 1180 // points, 10 + row * 17 + (at * 7) % 40, 120 + at % 60, 8] for at in range(points)]
    look = {"tool": "pen", "colour": row % 11, "width": 6 + row % 20, "stamp": "", "chosen": True, "at": row * 4000}
    return {**look, "points": [value for spot in spots for value in spot]}


def _following(pad: Pad, slower: int) -> None:
    pad.page.evaluate(WATCH)
    spots = [(100 + (at * 37) % 1000, 100 + (at * 23) % 700) for at in range(MOVES)]
    pad.touch("touchStart", spots[0])
    for at in range(1, MOVES):
        pad.touch("touchMove", spots[at])
    pad.lift()
    times = pad.page.evaluate("() => window.followed")[BEFORE:]
    told, waited = [one[0] for one in times], [one[1] for one in times]
    what = f"finger to ink with {POINTS} points on the page, page {slower}x slower"
    _tell_spread(f"{what}: from the page hearing of it till painted (at most 16 ms)", told)
    _tell_spread("the same from the touch itself, the wait for the frame included", waited)
    _tell_spread("beside it, a page that moves one letter", pad.page.evaluate(FLOOR))


def _throttle(page: Page, slower: int) -> None:
    session: Any = page.context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": slower})


def _tell_all(what: str, times: list[float]) -> None:
    print(f"  {what}: median {median(times):.0f} ms, worst of {len(times)} {max(times):.0f} ms", flush=True)


def _tell_spread(what: str, times: list[float]) -> None:
    cuts = quantiles(times, n=100)
    print(f"  {what}: p50 {cuts[49]:.1f} ms, p95 {cuts[94]:.1f} ms of {len(times)} frames", flush=True)


# What a message says after a frame's callbacks is heard once the frame was painted.
WATCH = """() => {
  const isWatching = "followed" in window;
  window.followed = [];
  if (isWatching) return;
  let first = null;
  const channel = new MessageChannel();
  channel.port1.onmessage = ({ data }) => {
    const now = performance.now();
    window.followed.push([now - data.heard, now - data.touched]);
  };
  addEventListener("pointermove", ({ timeStamp }) => {
    if (first) return;
    first = { heard: performance.now(), touched: timeStamp };
    requestAnimationFrame(() => {
      channel.port2.postMessage(first);
      first = null;
    });
  }, { capture: true });
}"""
# What any change costs on this machine, which has no graphics card and other work to do.
FLOOR = """async () => {
  const letter = document.body.appendChild(document.createElement("span"));
  letter.append("x");
  const channel = new MessageChannel();
  const times = [];
  for (let frame = 0; frame < 200; frame++) {
    await new Promise((resolve) => requestAnimationFrame(() => {
      letter.style.paddingLeft = `${frame}px`;
      const began = performance.now();
      channel.port1.onmessage = () => resolve(times.push(performance.now() - began));
      channel.port2.postMessage(0);
    }));
  }
  letter.remove();
  return times;
}"""
LOADED = """() => {
  const [opened] = performance.getEntriesByType("navigation");
  return [opened.responseEnd, performance.getEntriesByType("paint").at(-1)?.startTime ?? performance.now()];
}"""
KEEP = f"""async ([size, repeats]) => {{{ANSWER}
  const times = [];
  for (let time = 0; time < repeats; time++) {{
    const answer = startAnswer(voice, {{ tool: "draw", kind: "draw", asked: {{ draw: "Draw" }} }});
    const bytes = new TextEncoder().encode("x".repeat(size - 12) + String(time).padStart(12));
    const type = "application/vnd.doorstep.drawing+json";
    const began = performance.now();
    const file = {{ bytes, type, purpose: "drawing", label: "drawing", chosen: true, seconds: 0 }};
    await answer.keep({{ words: "", not_said: false }}, [file]);
    times.push(performance.now() - began);
  }}
  return times;
}}"""
