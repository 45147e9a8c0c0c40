"""What a recording, a note, a passage and a summary are, and how each is made from the last."""

import os

__version__ = "0.1.0"

# Threads of torch that wait for each other sleep instead of spinning, which has to be said before torch is loaded. Alone on
# two cores that makes transcribing a tenth slower; beside other programs, twice as fast, and once it saved minutes.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

# NumPy's products here are small, and OpenBLAS's threads wait for each other by spinning: without them the summary of three
# hours takes half the processor time on an idle machine, and telling voices apart beside other programs a seventh. It has to
# be said before NumPy is loaded.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
