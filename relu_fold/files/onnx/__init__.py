"""Networks in the format of ONNX."""
