"""Brings the catalogues of the child's words up to date: `python -m tools.catalogues`.

`--language so` begins a language; `--own FOLDER` works on a council's folder instead, which holds only what ours lacks.
A new sentence comes in empty. A changed one keeps its old translation, marked fuzzy, and isn't used until somebody has
looked at it. What is no longer said stays at the end as obsolete. Nothing is lost.
"""

import argparse
import io
import re
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po

from server.rules.child_catalogues import CHECKED_BY, catalogues, locale_of, sentences
from server.rules.child_tools import FOLDER, child_tools, use_own

MADE = datetime(2026, 11, 28, tzinfo=UTC)
COMMENT = "# The child's words in {name}. Informal, short, for a child of six; no word that tells boy or girl.\n"
COMMENT += "# Name who has checked every sentence as a native speaker in X-Checked-By; until then workers are told."


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--own", type=Path)
    asked.add_argument("--language", action="append", default=[])
    given = asked.parse_args()
    use_own(given.own)
    folder = given.own or FOLDER
    known = {path.parent.name for path in folder.glob("locale/*/child.po")}
    for language in sorted(known | set(given.language)):
        print(update(folder, language, wanted(folder, language)))


def wanted(folder: Path, language: str) -> dict[str, str]:
    """What the folder's catalogue should hold: ours every sentence, a council's own those that ours doesn't."""
    every = sentences(child_tools())
    if folder == FOLDER:
        return every
    ours = catalogues((FOLDER,)).get(language, {})
    path = folder / "locale" / language / "child.po"
    own = {message.context for message in _read(path, language)} if path.exists() else set()
    return {key: english for key, english in every.items() if key in own or (key, english) not in ours}


def update(folder: Path, language: str, keys: dict[str, str]) -> str:
    """Writes the catalogue anew. Returns a sentence."""
    path = folder / "locale" / language / "child.po"
    before = _read(path, language) if path.exists() else Catalog(locale=_name(language))
    said = CHECKED_BY.search(path.read_text(encoding="utf-8")) if path.exists() else None
    olds = {message.context: message for message in before if message.id}
    gone = {message.context: message for message in before.obsolete.values()}
    after = _empty(language, before)
    for key, english in keys.items():
        _carry(after, key, english, olds.get(key) or gone.get(key))
    for key, message in {**gone, **olds}.items():
        if key not in keys:
            after.obsolete[str(message.id), str(key)] = message
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(_written(after, said.group(1).strip() if said else ""), encoding="utf-8")
    empty = [message.context for message in after if message.id and (not message.string or message.fuzzy)]
    return (
        f"{path}: {len(keys)} sentences, {len(empty)} to translate{': ' if empty else ''}{', '.join(map(str, empty))}"
    )


def _carry(after: Catalog, key: str, english: str, old: Message | None) -> None:
    if not old:
        after.add(english, "", context=key)
        return
    changed = bool(old.string) and old.id != english
    # babel reads gettext's own "#| msgid" as a remark, so what it was is one from the start.
    was = [f"It was: {old.id}"] if changed else []
    flags = {"fuzzy"} if changed or (old.string and old.fuzzy) else set()
    after.add(english, old.string, context=key, flags=flags, user_comments=[*old.user_comments, *was])


def _empty(language: str, before: Catalog) -> Catalog:
    english_name = locale_of(language).english_name or language
    comment = before.header_comment if len(before) else COMMENT.format(name=english_name)
    after = Catalog(
        locale=_name(language),
        header_comment=comment,
        project="Doorstep",
        version="child",
        msgid_bugs_address=" ",
        creation_date=MADE,
        revision_date=MADE,
        last_translator=before.last_translator if len(before) else " ",
        language_team=language,
        fuzzy=False,
    )
    return after


def _read(path: Path, language: str) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=_name(language))


def _name(language: str) -> str:
    return str(locale_of(language))


def _written(catalogue: Catalog, checked_by: str) -> str:
    """babel knows no header of our own: it is put in by hand. Its dates and version would change with every run."""
    out = io.BytesIO()
    write_po(out, catalogue, width=120, sort_output=False)
    text = out.getvalue().decode()
    text = re.sub(
        r'^"(?:Report-Msgid-Bugs-To|POT-Creation-Date|PO-Revision-Date|Last-Translator: +).*\n', "", text, flags=re.M
    )
    return re.sub(r'^"Generated-By: .*\n', f'"X-Checked-By: {checked_by}\\\\n"\n', text, count=1, flags=re.M)


if __name__ == "__main__":
    main()
