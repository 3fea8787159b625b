# One image for the web server and the worker; docker-compose.yml starts both beside PostgreSQL.
FROM python:3.13-slim-bookworm AS packages
COPY requirements.txt /tmp/
RUN python -m venv /opt/tandem && /opt/tandem/bin/pip install --no-cache-dir --require-hashes -r /tmp/requirements.txt

FROM python:3.13-slim-bookworm
RUN apt-get update \
    && apt-get install --yes --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --create-home --uid 10001 tandem \
    && install -d -o tandem /var/lib/tandem
COPY --from=packages /opt/tandem /opt/tandem
WORKDIR /opt/tandem/app
COPY . .
ENV PATH=/opt/tandem/bin:$PATH PYTHONUNBUFFERED=1 TANDEM_MODE=server TANDEM_DATA_DIR=/var/lib/tandem TANDEM_BIND=0.0.0.0:8000
RUN python -m scripts.compile_messages
USER tandem
VOLUME /var/lib/tandem
EXPOSE 8000
CMD ["gunicorn", "--config=python:workbench.gunicorn", "workbench.wsgi"]
