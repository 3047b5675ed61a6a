import sys

from bench import alerts, audit, backup, browser, drawing, push, sizes, today, unlock, voice_sizes

PARTS = {
    "sizes": sizes.run,
    "voice_sizes": voice_sizes.run,
    "today": today.run,
    "audit": audit.run,
    "alerts": alerts.run,
    "push": push.run,
    "backup": backup.run,
    "browser": browser.run,
    "unlock": unlock.run,
    "drawing": drawing.run,
}


def main() -> None:
    for part in sys.argv[1:] or PARTS:
        PARTS[part]()


if __name__ == "__main__":
    main()
