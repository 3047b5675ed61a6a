"""What is drawn when it is asked for. A few at once, beside the loop: no page waits behind a picture."""

import asyncio
from collections.abc import Callable
from typing import Final, TypeVar
from weakref import WeakKeyDictionary

from server.rules.drawing import read_drawing
from server.rules.drawing_png import drawing_png
from server.rules.drawing_svg import drawing_svg
from server.rules.photos import smaller_photo

Made = TypeVar("Made")

AT_ONCE: Final = 2
"""In one process: each holds some 40 MB while it draws."""
_turns: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Semaphore] = WeakKeyDictionary()


async def svg_of(strokes: bytes, *, all_of_it: bool) -> str:
    """Of a drawing as it is kept; with `all_of_it` what was rubbed out too, pale."""
    return await _in_turn(lambda: drawing_svg(read_drawing(strokes), all_of_it=all_of_it))


async def png_of(strokes: bytes, *, all_of_it: bool) -> bytes:
    """The same, for print."""
    return await _in_turn(lambda: drawing_png(read_drawing(strokes), all_of_it=all_of_it))


async def smaller(photo: bytes) -> bytes:
    """Of a photo as it is kept, for a list."""
    return await _in_turn(lambda: smaller_photo(photo))


async def _in_turn(work: Callable[[], Made]) -> Made:
    async with _turns.setdefault(asyncio.get_running_loop(), asyncio.Semaphore(AT_ONCE)):
        return await asyncio.to_thread(work)
