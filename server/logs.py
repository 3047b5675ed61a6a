"""What may be logged: kinds and places of errors, route templates, numbers. Never case content, nor what was typed.

Query strings, form fields and the texts of errors can hold it, and so can what libraries log when asked for debug.
"""

import logging
import sys
from types import TracebackType

import structlog


def configure_logging(level: str) -> None:
    """One line an event on stderr. Libraries say only warnings, and those without their arguments."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
            structlog.processors.LogfmtRenderer(key_order=["at", "level", "event"], bool_as_flag=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(_number_of(level)),
        logger_factory=structlog.WriteLoggerFactory(file=sys.stderr),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(WithoutArguments())
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    logging.getLogger("uvicorn.error").setLevel(_number_of(level))


class WithoutArguments(logging.Formatter):
    """Of a library's message only the fixed words, of an error only its kind and place."""

    def format(self, record: logging.LogRecord) -> str:
        # uvicorn's arguments are hosts, ports and process numbers.
        words = record.getMessage() if record.name.startswith("uvicorn") else str(record.msg)
        line = f"{record.levelname.lower()} {record.name}: {words.splitlines()[0] if words else ''}"
        if record.exc_info and record.exc_info[0]:
            line += f" error={record.exc_info[0].__name__} where={where(record.exc_info[2])}"
        return line


def where(trace: TracebackType | None) -> str:
    """The innermost place of a traceback: "_row:123"."""
    while trace and trace.tb_next:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_code.co_qualname}:{trace.tb_lineno}" if trace else ""


def _number_of(level: str) -> int:
    return logging.getLevelNamesMapping().get(level.upper(), logging.INFO)
