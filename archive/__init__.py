"""What a recording, a note, a passage and a summary are, and how each is made from the last."""

import os

__version__ = "0.1.0"

# Threads of torch that wait for each other sleep instead of spinning, which has to be said before torch is loaded. Alone on
# two cores that makes transcribing a tenth slower; beside other programs, twice as fast, and once it saved minutes.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
