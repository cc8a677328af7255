"""The one script that stands in the head of the page, and runs before anything is painted.

Light or dark: the components choose the same when they are there: what this browser chose before, or what its system
prefers. And whether a link stands behind `#`, which the server was never told: then its first picture is of another
view, and the style sheet hides it (assets/paint/first.mjs drops it).
"""

from __future__ import annotations

import base64
import hashlib

_SCRIPT = (
    "(() => { let chosen = null; try { chosen = localStorage.getItem('mantine-color-scheme-value'); } catch { }"
    " if (chosen !== 'light' && chosen !== 'dark')"
    " chosen = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';"
    " const page = document.documentElement.dataset; page.mantineColorScheme = chosen;"
    " if (/[?#&](?:s|lesson)=/.test(location.hash)) page.linked = ''; })();"
)
TAG = f"<script>{_SCRIPT}</script>"
SOURCE = f"'sha256-{base64.b64encode(hashlib.sha256(_SCRIPT.encode()).digest()).decode()}'"  # as a policy names it
