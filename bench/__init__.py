"""Measure the product: speed as ratios within one run, quality as rates. `python -m bench` and `python -m bench models`."""

import archive  # noqa: F401  # before NumPy: what it says about threads is read when that is loaded
