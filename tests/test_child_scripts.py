"""The child's screens have no words of their own: each is looked up, so that it is translated and can be read aloud."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from server.rules.child_tools import child_tools

CHILD = Path(__file__).parents[1] / "web/static/child"
SCRIPTS = sorted(CHILD.glob("*.js"))
STRING = re.compile(r"""(?<![\w$])(["'`])((?:\\.|(?!\1)[^\\\n])*)\1""")
LOOKED_UP = re.compile(r"""\bwords\(\s*(["'`])([^"'`]+)\1""")
COMMENT = re.compile(r"/\*.*?\*/|(?<![:\"'`\w])//[^\n]*", re.DOTALL)
A_SENTENCE = re.compile(r"^[A-Z][a-z']+(?: [a-z'A-Z]+)*[.?!]?$|^[a-z']+(?: [a-z']+){2,}[.?!]?$")
KEYS = "Enter|Escape|Space|Tab|Home|End|Delete|Backspace|Shift|Control|Arrow\\w+|Page\\w+"
NOT_READ = re.compile(rf"^(?:{KEYS}|[A-Z]\w*Error|Doorstep)$")
NO_WORDS = re.compile(r"new Error\(|createElementNS|throw ")


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.name)
def test_a_script_has_no_words_of_its_own(script: Path) -> None:
    assert list(own_words(script.read_text())) == [], (
        "look it up: words(key), with the words in server/child_tools/ui.toml"
    )


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.name)
def test_every_word_that_is_looked_up_is_there(script: Path) -> None:
    known = child_tools().ui
    looked_up = {key for _, key in LOOKED_UP.findall(script.read_text())}
    plain = {key for key in looked_up if "${" not in key}
    assert plain - known.keys() == set()
    for key in looked_up - plain:
        pattern = re.compile(re.sub(r"\\\$\\\{.*?\\\}", r"\\w+", re.escape(key)))
        assert any(pattern.fullmatch(name) for name in known), key


def test_a_word_of_its_own_is_noticed() -> None:
    assert [*own_words('button.textContent = "Try again";')] == ["Try again"]
    assert [*own_words('label.append("who is it here");')] == ["who is it here"]
    assert [*own_words('button.textContent = words("try_again"); // Say it again\ntile.className = "tile big";')] == []


def own_words(script: str) -> Iterator[str]:
    for line in COMMENT.sub("", script).splitlines():
        if NO_WORDS.search(line):
            continue
        for _, text in STRING.findall(line):
            if A_SENTENCE.match(text) and not NOT_READ.match(text):
                yield text
