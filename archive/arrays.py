"""Names for the numpy arrays that pass between modules; shapes stand in the docstrings of who makes them."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

FloatArray: TypeAlias = NDArray[np.float32]
HalfArray: TypeAlias = NDArray[np.float16]
DoubleArray: TypeAlias = NDArray[np.float64]
SampleArray: TypeAlias = NDArray[np.int16]  # sound, 16 kHz
IntArray: TypeAlias = NDArray[np.int64]
BoolArray: TypeAlias = NDArray[np.bool_]
