"""`python -m archive.cli` is the command `sig-archive`."""

import sys

from archive.cli.entry import begin

sys.exit(begin())
