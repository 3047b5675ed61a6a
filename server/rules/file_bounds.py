"""How large a file of a record may be, and why. docs/sync.md tells phones of them."""

from typing import Final

KB: Final = 1024
MB: Final = 1024 * KB

FILE_BYTES: Final = 12 * MB
"""Five minutes of sound are 5 MB at the most that browsers spend on a voice; a photo of 1600 px is half a megabyte."""
PIECE_BYTES: Final = 512 * KB
"""At 1 Mbit/s up, four seconds' work to lose at a cut."""
SMALL_PIECE_BYTES: Final = 32 * KB
"""Every piece but the last has so much: 12 MB sent byte by byte would be twelve million rows."""
FRAME_BYTES: Final = 256 * KB
"""Of plaintext: what is held at once while a file is opened."""
TAG_BYTES: Final = 16
LENGTH_BYTES: Final = 4

MOST_FILES: Final = 200
"""Not yet opened, of one registration: a day of visits with every tool, kept in quarantine, is half of it."""
MOST_BYTES: Final = 512 * MB
"""Of the same."""

DRAWING_BYTES: Final = 2 * MB
"""The largest drawing that is within the limits of its points takes 1.3 MB as JSON."""
