"""How the API is served: `gunicorn --config gunicorn.conf.py 'service.app:from_env()'`."""

import logging
import os
import shutil
from pathlib import Path

from service import logs
from service.config import Config

_config = Config.from_env()
logs.configure(_config)
_memory = Path("/dev/shm")  # noqa: S108 (a heartbeat must not wait for a disk)

bind = str(_config.bind)
workers = _config.api_processes
threads = _config.api_threads
worker_class = "gthread"
worker_tmp_dir = str(_memory) if _memory.is_dir() else None
preload_app = True  # the pool is opened by the first request, after the fork
timeout = 120
graceful_timeout = 30
keepalive = 5
limit_request_line = 8190  # bytes, the most it takes: an accented letter is six in a URL. Longer ones get HTML from it
control_socket_disable = True
errorlog = None  # its lines go the way of all others, see on_starting

# The processes add up their metrics in files. It must be set, and be there, before prometheus_client is imported.
os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(_config.metrics_dir)
_config.metrics_dir.mkdir(parents=True, exist_ok=True)


def on_starting(_server):
    """Log as the service does, and forget the metrics of processes that are no more."""
    logging.getLogger("gunicorn.error").propagate = True
    shutil.rmtree(_config.metrics_dir, ignore_errors=True)
    _config.metrics_dir.mkdir(parents=True)


def child_exit(_server, worker):
    """Forget the gauges of a process that has ended."""
    for gauge in _config.metrics_dir.glob(f"gauge_live*_{worker.pid}.db"):
        gauge.unlink()
