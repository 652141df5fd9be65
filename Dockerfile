# One image for the API, the worker and the migration: they are commands of it. It holds the models; nothing is
# downloaded when it runs.
ARG BASE=docker.io/library/python:3.13-slim

FROM ${BASE} AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /app
RUN python3 -m venv .venv
COPY requirements.lock ./
RUN .venv/bin/python -m pip install --require-hashes --requirement requirements.lock
COPY pyproject.toml README.md gunicorn.conf.py ./
COPY schemas ./schemas
COPY seeds ./seeds
COPY service ./service
RUN .venv/bin/python -m pip install --no-deps --no-build-isolation --editable . \
  && .venv/bin/python -m compileall -q service schemas

FROM ${BASE}
RUN useradd --system --uid 10001 --user-group --home-dir /data dixit \
  && install --directory --owner=dixit --group=dixit --mode=0700 /data
COPY --from=build /app /app
WORKDIR /app
ENV PATH=/app/.venv/bin:$PATH PYTHONUNBUFFERED=1 DIXIT_DATA_DIR=/data DIXIT_BIND=0.0.0.0:8000 DIXIT_LOG_FORMAT=json
USER 10001:10001
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s \
  CMD ["python3", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/readyz', timeout=4)"]
# Alone, it runs everything in one container, Postgres too; docker-compose.yml runs each part by itself.
CMD ["dixit", "serve"]
