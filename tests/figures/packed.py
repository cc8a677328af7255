"""Arrays as the page unpacks them."""

import base64

import numpy as np


def decoded(packed):
    return np.frombuffer(base64.b64decode(packed["bdata"]), dtype="<" + packed["dtype"])
