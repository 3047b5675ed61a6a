import sys

from bench import alerts, browser, push, sizes, today

PARTS = {"sizes": sizes.run, "today": today.run, "alerts": alerts.run, "push": push.run, "browser": browser.run}


def main() -> None:
    for part in sys.argv[1:] or PARTS:
        PARTS[part]()


if __name__ == "__main__":
    main()
