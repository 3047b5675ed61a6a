"""What a list of sessions calls a browser: "Chrome on Android". The whole header would tell more than people need."""

from typing import Final

BROWSERS: Final = (("Edg", "Edge"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))
SYSTEMS: Final = ("Android", "iPhone", "iPad", "Windows", "Mac OS", "Linux")


def browser_name(user_agent: str) -> str:
    """Never empty; what is not known is said so."""
    browser = next((name for sign, name in BROWSERS if sign in user_agent), "A browser")
    system = next((name for name in SYSTEMS if name in user_agent), "a device")
    return f"{browser} on {system}"
