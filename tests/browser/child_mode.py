"""What the tests of child mode do: hand the tablet over by the page's own script, and look at all that stands open."""

from typing import Any
from uuid import uuid4

from playwright.sync_api import Page, expect

from tests.browser.conftest import PIN, Phone

FIRST_NAME = "Zwiebelchenhaut"
TOOLS = ["faces", "draw"]


def hand_over(phone: Phone) -> dict[str, Any]:
    """From a child's page, as the hand-over's script does. Needs no signal."""
    page = phone.page
    child = page.url.rsplit("/", 1)[1]
    session = str(uuid4())
    (registration,) = phone.held("registrations")
    settings = {
        "session": session,
        "child": child,
        "language": "en",
        "read_aloud": False,
        "tools": TOOLS,
        "left_hand": False,
        "shown": {"first_name": FIRST_NAME, "question": "", "told": [], "earlier": []},
    }
    page.evaluate(BEGIN, [registration, settings])
    expect_childs_page(page)
    return settings


def expect_childs_page(page: Page) -> None:
    page.wait_for_url("**/voice")
    expect(page.locator("body[data-open]")).to_be_attached()


def begin_answer(page: Page, words: str, tool: str = "faces", files: bool = False) -> str:
    """The id of an answer that is kept as a draft, with a drawing if told to."""
    made: str = page.evaluate(KEEP, [words, tool, files])
    return made


def finish_answer(page: Page, words: str, tool: str = "faces") -> None:
    page.evaluate(FINISH, [words, tool])


def leave(page: Page, pin: str = PIN, waiting: bool = True) -> dict[str, Any]:
    """What the page is told; not `waiting`, where the page goes before it can say."""
    said: dict[str, Any] = page.evaluate(LEAVE, [pin, waiting])
    return said


def open_child(phone: Phone) -> None:
    phone.open("/")
    phone.page.locator("[data-child-row] h3 a").first.click()
    phone.page.wait_for_url("**/children/*")
    expect(phone.pill).to_have_text("All sent")


def greeting(page: Page) -> str | None:
    """The name that the page may greet with."""
    name: str | None = page.evaluate(GREETING)
    return name


# The release's folder, as the page's own scripts name it.
FOLDER = r"document.querySelector('script[type=module][src^=\"/static/\"]').src.replace(/\/(child|screens)\/.*/, '')"
BEGIN = f"""async ([registration, settings]) => {{
  const {{ beginVoice }} = await import({FOLDER} + "/child/begin.js");
  void beginVoice(registration, settings);
}}"""
ANSWER = f"""
  const {{ startAnswer }} = await import({FOLDER} + "/child/keeping.js");
  const rows = await (await import({FOLDER} + "/offline/store.js")).all("settings");
  const mode = rows.find(({{ name }}) => name === "voice");
  const registration = await (await import({FOLDER} + "/offline/store.js")).get("registrations", mode.registration);
  const voice = {{ ...mode, registration }};
  const faces = (words) => ({{ questions: [{{ id: "now", faces: ["happy"], who: "", words, not_said: false }}] }});
"""
KEEP = f"""async ([words, tool, withFile]) => {{{ANSWER}
  const answer = startAnswer(voice, {{ tool, kind: "faces", asked: {{ now: "How do you feel now?" }} }});
  const drawing = {{ format: "doorstep-drawing/1", width: 1200, height: 900, strokes: [] }};
  const bytes = new TextEncoder().encode(JSON.stringify(drawing));
  const type = "application/vnd.doorstep.drawing+json";
  const file = {{ bytes, type, purpose: "drawing", label: "drawing", chosen: true, seconds: 0 }};
  await answer.keep(faces(words), withFile ? [file] : []);
  return answer.id;
}}"""
FINISH = f"""async ([words, tool]) => {{{ANSWER}
  const answer = startAnswer(voice, {{ tool, kind: "faces", asked: {{ now: "How do you feel now?" }} }});
  await answer.finish(faces(words), [], "finished", ["my_worker"]);
}}"""
LEAVE = f"""async ([pin, waiting]) => {{
  const {{ leave }} = await import({FOLDER} + "/child/keeping.js");
  const left = leave(pin);
  return waiting ? left : {{}};
}}"""
GREETING = f"""async () => {{
  const {{ get }} = await import({FOLDER} + "/offline/store.js");
  const {{ askForKey }} = await import({FOLDER} + "/offline/held_key.js");
  const {{ openInMemory }} = await import({FOLDER} + "/child/memory.js");
  const mode = await get("settings", "voice");
  const key = await askForKey(`voice:${{mode.session}}`);
  return (key && (await openInMemory(key, mode.sealed))?.first_name) ?? null;
}}"""
