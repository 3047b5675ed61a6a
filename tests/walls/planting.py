"""Text that would do something if any page took it for markup, and every place in the database where text lies."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

from piccolo.columns import Text, Varchar

from server.models.tables import TABLES

CORPUS = {
    "elements": "'\"><planted-a planted=1><img src=/planted onerror=planted()><svg onload=planted()>"
    "<script>planted()</script>",
    "htmx": '"><planted-b hx-get="/planted" hx-trigger="load" hx-on:load="planted()" data-hx-get="/planted"'
    ' hx-vals="js:planted()">',
    "closings": "</textarea></title></option></select></template></script></style>--><planted-c planted=1>]]>"
    "<iframe srcdoc=x>",
    "attributes": "x\" planted=1 autofocus onfocus=planted() hx-get=/planted ' planted=1 onclick=planted() "
    '` planted=1 \\" planted=1',
    "links": "javascript:planted()//\u2028\u2029\u202eexe.\u2066 JaVaScRiPt&#58;planted() data:text/html,<planted-d>",
    "templates": "{{ 7*'planted' }}{% raw %}${planted()}#{7*7}<%= planted %>{{constructor.constructor('planted()')()}}",
    "entities": "&lt;planted-e planted=1&gt; &quot; planted=1 &#x3c;planted-f&#62; \ud55c&nbsp;<!--<planted-g>-->",
    "scripting": "<p _='on load call planted()' x-init=planted() style=position:fixed;background:url(/planted)>",
}
SHORT = "'\"><planted-a planted=1 hx-get=/planted>"
MARK = "planted"
# Columns that hold codes, keys and digests, never what a person typed.
CODE_COLUMNS = """
    nation standard role password_hash token_digest open_digest nonce_digest public_key category kind started_by
    explanation outcome announced manner place bedroom seen urgency digest sealed status act subject_kind endpoint
    endpoint_digest p256dh auth hours to danger obstructed_by child_noticed spoke_with rule key channel target token
    state how sealed_secret code_digest credential_id challenge next_path subject means duty_phone tried violence
    signs_inside not_home_says not_home_checked interpreter others_present purpose record_kind media_type
"""
CODES_OF = {("seen", "why"), ("ladder_step", "who"), ("alert_decision", "why"), ("alert_decision", "who")}
KEPT = {"audit_entry", "audit_link", "audit_checkpoint", "throttle", "sign_in_step"}


def planted_columns() -> Iterator[tuple[str, str, int]]:
    """(table, column, longest text) of every text that a person may have typed: new ones are in it by themselves."""
    for table in TABLES:
        name = table._meta.tablename
        for column in table._meta.columns if name not in KEPT else []:
            is_text = isinstance(column, Varchar | Text) and not column._meta.unique
            if is_text and column._meta.name not in CODE_COLUMNS.split() and (name, column._meta.name) not in CODES_OF:
                yield name, column._meta.name, getattr(column, "length", None) or 20_000


class Looked(HTMLParser):
    """What became an element or attribute and should have stayed text."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self.forms: list[Form] = []
        self.shown = ""
        self.feed(page)
        self.close()
        if "plantedplanted" in page:
            self.found.append("a template that was evaluated")

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        if MARK in tag:
            self.found.append(f"<{tag}>")
        for name, value in attributes:
            if MARK in name or name.startswith(("on", "hx-on", "data-hx")) or name in {"style", "srcdoc", "_"}:
                self.found.append(f"{name} on <{tag}>")
            acts = name in {"href", "src", "action", "formaction"} or name.startswith("hx-")
            if acts and not leads_where_it_may(value or ""):
                self.found.append(f"{name}={value} on <{tag}>")
            if name in {"value", "title", "alt", "aria-label", "placeholder"} or name.startswith("data-"):
                self.shown += value or ""
        self._note(tag, dict(attributes))

    def handle_startendtag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attributes)

    def handle_data(self, data: str) -> None:
        self.shown += data

    def _note(self, tag: str, attributes: dict[str, str | None]) -> None:
        if tag == "form" and attributes.get("method") == "post":
            self.forms.append(Form(attributes.get("action") or ""))
        name = attributes.get("name")
        if not self.forms or not name or tag not in {"input", "textarea", "select", "button"}:
            return
        kind = attributes.get("type") or "text"
        if tag == "textarea" or (tag == "input" and kind in {"text", "search", "tel", "email", "password"}):
            self.forms[-1].texts.append((name, int(attributes.get("maxlength") or 20_000)))
        elif tag == "input" and kind != "checkbox":
            self.forms[-1].others.setdefault(name, attributes.get("value") or "")


def leads_where_it_may(value: str) -> bool:
    """A number may be anything, and so may the place to go back to; a path and a scheme are ours. No picture runs."""
    if value.startswith(("tel:", "sms:", "data:image/")) or "?next=" in value:
        return True
    return MARK not in value and not re.match(r"\s*(javascript|data|vbscript):", value, re.IGNORECASE)


class Form:
    """A form as it stands in a page: where it goes, the fields for text, and one value for each of the others."""

    def __init__(self, action: str) -> None:
        self.action = action
        self.texts: list[tuple[str, int]] = []
        self.others: dict[str, str] = {}

    def filled(self, text: str) -> dict[str, str]:
        return self.others | {name: text[:longest] for name, longest in self.texts}
