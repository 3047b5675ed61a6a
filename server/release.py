"""One release of the browser side: every static file under one hashed folder, so that the worker can name it whole."""

import hashlib
from functools import cached_property
from pathlib import Path
from typing import Final

from server.rules.child_words import RECORDINGS, SOUNDS, word_files
from server.uncommented import SENT, uncommented

WEB: Final = Path(__file__).parent.parent / "web"
SERVED: Final = frozenset({".js", ".css", ".svg", ".png", ".json", ".webmanifest", ".woff2"})


class Release:
    def __init__(self, web: Path = WEB) -> None:
        self.web = web
        self.folder = web / "static"

    @cached_property
    def files(self) -> tuple[Path, ...]:
        """Every file that is served, as a path inside web/static, in a stable order."""
        return tuple(sorted(self._found | self.made.keys()))

    @cached_property
    def _found(self) -> set[Path]:
        return {path.relative_to(self.folder) for path in self.folder.rglob("*") if self._serves(path)}

    @cached_property
    def made(self) -> dict[Path, bytes | Path]:
        """What is not sent as it lies in web/static: our own scripts and sheets go without their comments; the child's
        words in each language, and a council's recordings, lie elsewhere."""
        words = {Path(name): content for name, content in word_files(self.web).items()}
        return {file: self._sent(file) for file in self._found if _is_ours(file)} | words

    def _serves(self, path: Path) -> bool:
        sound = path.suffix in SOUNDS and path.is_relative_to(self.folder / RECORDINGS)
        return (sound or path.suffix in SERVED) and path.is_file()

    def _sent(self, file: Path) -> bytes:
        return uncommented((self.folder / file).read_text(encoding="utf-8"), file.suffix).encode()

    def content(self, file: Path) -> bytes:
        """Of one of `files`."""
        made = self.made.get(file, self.folder / file)
        return made if isinstance(made, bytes) else made.read_bytes()

    @cached_property
    def name(self) -> str:
        """A hash over all that a browser can get of this release: the files, the worker and the public pages."""
        digest = hashlib.sha256()
        templates = sorted((self.web / "templates").rglob("*.*"))
        for file in self.files:
            digest.update(f"static/{file.as_posix()}\0".encode() + self.content(file) + b"\0")
        for path in (self.web / "sw.js", *templates):
            if path.is_file():
                digest.update(f"{path.relative_to(self.web)}\0".encode() + path.read_bytes() + b"\0")
        return digest.hexdigest()[:16]

    def url(self, file: str) -> str:
        return f"/static/{self.name}/{file}"

    @property
    def worker(self) -> str:
        """web/sw.js, importing from this release's folder."""
        written = (self.web / "sw.js").read_text(encoding="utf-8")
        return uncommented(written, ".js").replace("./static/", f"/static/{self.name}/")

    def manifest(self, headers: dict[str, str]) -> dict[str, object]:
        """What the worker keeps of this release, and the headers that its own responses carry."""
        files = [self.url(file.as_posix()) for file in self.files]
        return {"release": self.name, "files": [*files, "/locked", "/voice"], "headers": headers}


def _is_ours(file: Path) -> bool:
    """Third-party modules go as they came, with their licences."""
    return file.suffix in SENT and file.parts[0] != "vendor"
