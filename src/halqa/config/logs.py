"""What the house says to whoever runs it: one JSON object a line in production, plain lines elsewhere, never about a person.

In production a line holds nothing that somebody typed or is called: our own loggers name keys and routes only, of other packages'
messages the pattern is told without what was set in, and of an exception where it was raised without what it said.
"""

import logging
import re
import sys
import traceback
from typing import Any, Final

import structlog
from structlog.typing import EventDict, WrappedLogger

OURS: Final = "halqa"
REQUESTS: Final = "halqa.request"
FRAMES: Final = 12
_ADDRESS: Final = re.compile(
    r"[^\s@<>\"']+@[^\s@<>\"']+|\b\d{1,3}(?:\.\d{1,3}){3}\b|\b(?:[0-9a-fA-F]{1,4}:){3,7}(?::?[0-9a-fA-F]{1,4})?\b"
)


def logging_of(mode: str) -> dict[str, Any]:
    """Return Django's ``LOGGING`` for a mode of the house, and set structlog up to match."""
    beginning = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True, key="time"),
    ]
    structlog.configure(
        processors=[*beginning, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    told = [structlog.stdlib.ProcessorFormatter.remove_processors_meta]
    if mode == "production":
        ending = [
            without_what_was_set_in,
            where_it_failed,
            without_addresses,
            *told,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ]
    else:
        ending = [*told, structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)]
    formatter = {"()": structlog.stdlib.ProcessorFormatter, "foreign_pre_chain": beginning, "processors": ending}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": formatter},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line", "stream": sys.stderr}},
        "root": {"handlers": ["stderr"], "level": "WARNING"},
        "loggers": {
            # Every request has its line already; Django's names the path, which may name a person.
            "django.request": {"level": "ERROR"},
            REQUESTS: {"level": "INFO" if mode == "production" else "WARNING"},
        },
    }


def without_what_was_set_in(_logger: WrappedLogger, _method: str, line: EventDict) -> EventDict:
    """Tell of another package's message only its pattern."""
    record: logging.LogRecord = line["_record"]
    if not line["_from_structlog"] and not f"{record.name}.".startswith(f"{OURS}."):
        line["event"] = record.msg if isinstance(record.msg, str) else type(record.msg).__name__
    return line


def where_it_failed(_logger: WrappedLogger, _method: str, line: EventDict) -> EventDict:
    """Tell an exception by its kind and by the last lines of code it came through, without its words."""
    info = line.pop("exc_info", None)
    if info is True:
        info = sys.exc_info()
    if isinstance(info, tuple) and info[0] is not None:
        frames = traceback.extract_tb(info[2])[-FRAMES:]
        line["exception"] = info[0].__qualname__
        line["raised"] = [f"{frame.filename.rpartition('site-packages/')[2]}:{frame.lineno} {frame.name}" for frame in frames]
    return line


def without_addresses(_logger: WrappedLogger, _method: str, line: EventDict) -> EventDict:
    """Cross out whatever looks like the address of a person or of a machine: a belt for all the braces above."""
    return {
        name: _ADDRESS.sub("(address)", value) if isinstance(value, str) and name not in {"time", "_record"} else value
        for name, value in line.items()
    }
