"""How gunicorn serves the app: `gunicorn --config deploy/gunicorn.conf.py app:server`, from the repository's root."""

import ctypes
import os

bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))  # one a core: a picture is computed by one thread
worker_class = "gthread"
threads = 128  # three of them compute (relu_fold/serving/compute.py), the others wait for their turn, refuse, or send
preload_app = True  # a worker that takes a dead one's place is there in milliseconds
keepalive = 75  # seconds; longer than a proxy keeps its connections, so that it never writes into a closed one
control_socket_disable = True  # nobody steers it by a file in a home folder
timeout = 30  # seconds without a sign of life
graceful_timeout = 20  # seconds for the answers in hand after SIGTERM
max_requests = 200_000  # renews each worker about every hour of a full class, at a time of its own
max_requests_jitter = 50_000
limit_request_line = 4094  # a link in a query has 1,800 characters at most
limit_request_fields = 50
limit_request_field_size = 4096
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: PTH112 - heartbeats belong into memory
accesslog = os.environ.get("ACCESS_LOG", "-")
# The path without its query, which may be somebody's network; no body, no address.
access_log_format = "%(t)s %(m)s %(U)s %(s)s %(B)s bytes %(M)s ms pid %(p)s"


def _settle_memory() -> None:
    """Have glibc give large blocks back once they are free; by itself it would keep the room of the largest view.

    The numbers are those of mallopt(3): at most two arenas for the many threads, the heap's end returned from 1 MB on,
    and blocks of 256 kB mapped on their own, a bound that otherwise grows to 32 MB. Other C libraries are left alone.
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        for parameter, value in ((-8, 2), (-1, 1 << 20), (-3, 1 << 18)):
            mallopt(parameter, value)


_settle_memory()  # before the workers are forked, so in each of them


def post_fork(_server: object, _worker: object) -> None:
    """In each worker, before its first request."""
    from relu_fold.serving.turns import hand_on_soon

    hand_on_soon()
