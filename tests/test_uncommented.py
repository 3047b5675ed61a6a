import json
import subprocess
from pathlib import Path

from server.uncommented import SENT, uncommented

ROOT = Path(__file__).parent.parent
OWN = sorted(
    path
    for path in [ROOT / "web/sw.js", *(ROOT / "web/static").rglob("*")]
    if path.suffix in SENT and "vendor" not in path.parts
)
READ = """
const { transformSync } = require("esbuild");
const pairs = JSON.parse(require("node:fs").readFileSync(0, "utf8"));
const read = (code, loader) => transformSync(code, { loader, minifyWhitespace: true, legalComments: "none" }).code;
for (const [file, loader, code, sent] of pairs) if (read(code, loader) !== read(sent, loader)) console.log(file);
"""


def test_what_is_sent_says_what_was_written() -> None:
    pairs = []
    for path in OWN:
        code = path.read_text(encoding="utf-8")
        pairs.append([str(path.relative_to(ROOT)), path.suffix[1:], code, uncommented(code, path.suffix)])
    assert len(pairs) > 100
    assert differing(pairs) == []


def test_the_comparison_notices_a_difference() -> None:
    pairs = [["a.js", "js", "a = `x\n  y`;", uncommented("a = `x\n  y`;", ".js")]]
    assert differing(pairs) == ["a.js"]


def test_no_comment_of_ours_is_sent() -> None:
    left = {path.name: uncommented(path.read_text(encoding="utf-8"), path.suffix) for path in OWN}
    assert [name for name, sent in left.items() if "/**" in sent] == []


def differing(pairs: list[list[str]]) -> list[str]:
    """The files that a parser reads otherwise."""
    command = ["node", "-e", READ]
    told = subprocess.run(command, cwd=ROOT, input=json.dumps(pairs), capture_output=True, text=True, timeout=60)
    assert told.returncode == 0, told.stderr
    return told.stdout.split()
