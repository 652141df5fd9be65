"""How the service logs: one line an event on standard error, its own events and those of its libraries alike."""

import logging
import sys

import structlog
from structlog.typing import Processor

from service.config import Config


def configure(config: Config) -> None:
    """Log from now on as the configuration says: the least level, and text or JSON."""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    strip = structlog.stdlib.ProcessorFormatter.remove_processors_meta
    form = structlog.stdlib.ProcessorFormatter(processors=[strip, *_shape(config.log_format)], foreign_pre_chain=shared)
    handler.setFormatter(form)
    logging.basicConfig(handlers=[handler], level=config.log_level.upper(), force=True)
    logging.getLogger("procrastinate").setLevel(max(logging.WARNING, logging.root.level))  # a line a job is too much


def _shape(log_format: str) -> list[Processor]:
    if log_format == "json":
        return [structlog.processors.format_exc_info, structlog.processors.JSONRenderer(ensure_ascii=False)]
    return [structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())]
