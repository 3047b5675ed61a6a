import logging

import pytest
import structlog

from server.logs import WithoutArguments, configure_logging


def test_what_libraries_log_comes_without_arguments_and_without_the_texts_of_errors() -> None:
    try:
        raise ValueError("planted-word")
    except ValueError as error:
        failed = (type(error), error, error.__traceback__)
    record = logging.LogRecord(
        "aiosqlite", logging.WARNING, "", 1, "running %s\nplanted-word", ("planted-word",), failed
    )
    line = WithoutArguments().format(record)
    assert line.startswith("warning aiosqlite: running %s error=ValueError where=test_what")
    assert "planted-word" not in line


def test_no_library_may_log_what_it_does_even_at_debug(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging("debug")
    logging.getLogger("aiosqlite").debug("executing %s", "planted-word")
    logging.getLogger("aiosqlite").info("planted-word")
    structlog.get_logger().info("ours")
    told = capsys.readouterr().err
    assert "planted-word" not in told
    assert "event=ours" in told


def test_the_level_is_the_settings(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging("warning")
    structlog.get_logger().info("quiet")
    structlog.get_logger().warning("loud")
    told = capsys.readouterr().err
    assert "quiet" not in told
    assert "event=loud" in told


@pytest.fixture(autouse=True)
def _as_before() -> object:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:], root.level = handlers, level
    structlog.reset_defaults()
