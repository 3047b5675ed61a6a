"""A password that somebody types: never an argument, which every user of the machine could read in its list."""

import getpass
import sys
import warnings
from typing import Final

NO_TERMINAL: Final = "There is no terminal to type a password at. Use --password-stdin."
NOT_PIPED: Final = "--password-stdin wants the password from a file or another command. Leave it out to type it unseen."
NOT_THE_SAME: Final = "Those were two different ones. Nothing was changed."


class NoPassword(Exception):
    """The message says why, and what to do."""


def typed_password(*, from_stdin: bool) -> str:
    """Typed twice and not shown, or the first line of standard input. Raises NoPassword."""
    if from_stdin:
        return _first_line()
    with warnings.catch_warnings():
        # Where it can't turn the echo off, getpass would show what is typed.
        warnings.simplefilter("error", getpass.GetPassWarning)
        try:
            password = getpass.getpass("Password (not shown): ")
            again = getpass.getpass("The same again: ")
        except (getpass.GetPassWarning, EOFError) as error:
            raise NoPassword(NO_TERMINAL) from error
    if password != again:
        raise NoPassword(NOT_THE_SAME)
    return password


def _first_line() -> str:
    if sys.stdin.isatty():
        raise NoPassword(NOT_PIPED)
    try:
        return sys.stdin.readline().rstrip("\r\n")
    except UnicodeDecodeError as error:
        raise NoPassword("The password on standard input is not UTF-8.") from error
