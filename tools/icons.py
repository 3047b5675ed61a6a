"""Draws the home screen icons from web/static/icons/door.svg. Run by hand when the drawing changes."""

from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

ICONS = Path(__file__).parent.parent / "web" / "static" / "icons"
PINE = "#0e5a53"


def main() -> None:
    drawing = (ICONS / "door.svg").read_text(encoding="utf-8")
    # A maskable icon is cut to any shape: the ground fills it, the door stays in the inner four fifths.
    maskable = drawing.replace(' rx="112"', "")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        for size in (192, 512):
            draw(browser, drawing, size, ICONS / f"door-{size}.png")
        draw(browser, maskable, 512, ICONS / "door-maskable-512.png", ground=PINE, scale=0.86)
        browser.close()


def draw(browser: Browser, svg: str, size: int, to: Path, *, ground: str = "transparent", scale: float = 1.0) -> None:
    page = browser.new_page(viewport={"width": size, "height": size})
    inner = round(size * scale)
    page.set_content(
        f"<body style='margin:0;background:{ground};display:grid;place-items:center;height:{size}px'>"
        f"<div style='width:{inner}px;height:{inner}px'>{svg}</div></body>"
    )
    page.screenshot(path=to, omit_background=True)
    page.close()


if __name__ == "__main__":
    main()
