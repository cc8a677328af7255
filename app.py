"""The dashboard for any WSGI server: `gunicorn app:server`."""

from relu_fold.ui.server import create_app

app = create_app()
server = app.server
