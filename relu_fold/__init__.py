"""ReLU Fold: see how small ReLU networks fold their input."""
