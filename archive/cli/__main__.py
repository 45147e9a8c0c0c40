"""`python -m archive.cli` is the command `sig-archive`."""

import sys

from archive.cli.main import main

sys.exit(main())
