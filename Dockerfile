# One image for the web server and the worker; docker-compose.yml starts both beside PostgreSQL.
FROM python:3.13-slim-bookworm AS packages
ARG SPEECH=whisper
WORKDIR /opt
COPY requirements*.txt ./
COPY scripts/speech.sh scripts/
RUN python -m venv /opt/tandem && ln -s tandem .venv && export PIP_NO_CACHE_DIR=1 \
    && /opt/tandem/bin/pip install --require-hashes --no-deps -r requirements-s3.txt && sh scripts/speech.sh "$SPEECH"

FROM python:3.13-slim-bookworm
RUN apt-get update \
    && apt-get install --yes --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
       fonts-dejavu-core fonts-noto-cjk \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --create-home --uid 10001 tandem \
    && install -d -m 0700 -o tandem /var/lib/tandem
COPY --from=packages /opt/tandem /opt/tandem
WORKDIR /opt/tandem/app
COPY . .
ENV PATH=/opt/tandem/bin:$PATH PYTHONUNBUFFERED=1 TANDEM_MODE=server TANDEM_DATA_DIR=/var/lib/tandem TANDEM_BIND=0.0.0.0:8000
RUN python -m scripts.compile_messages
USER tandem
VOLUME /var/lib/tandem
EXPOSE 8000
CMD ["gunicorn", "--config=python:workbench.gunicorn", "workbench.wsgi"]
