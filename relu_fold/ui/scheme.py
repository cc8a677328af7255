"""The one script that stands in the head of the page: light or dark, before anything is painted.

The components choose the same when they are there: what this browser chose before, or what its system prefers.
"""

from __future__ import annotations

import base64
import hashlib

_SCRIPT = (
    "(() => { let chosen = null; try { chosen = localStorage.getItem('mantine-color-scheme-value'); } catch { }"
    " if (chosen !== 'light' && chosen !== 'dark')"
    " chosen = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';"
    " document.documentElement.dataset.mantineColorScheme = chosen; })();"
)
TAG = f"<script>{_SCRIPT}</script>"
SOURCE = f"'sha256-{base64.b64encode(hashlib.sha256(_SCRIPT.encode()).digest()).decode()}'"  # as a policy names it
