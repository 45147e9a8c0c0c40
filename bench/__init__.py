"""Measure the product: speed as ratios within one run, quality as rates. `python -m bench` and `python -m bench models`."""
