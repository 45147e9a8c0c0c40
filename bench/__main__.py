"""`python -m bench` measures the main job, `python -m bench models` the bundled models, `python -m bench encoders` another
model with and without torch, `python -m bench kills` what ten kills leave behind, `python -m bench glossary` how near misses
of the group's words are repaired; `--json FILE` keeps the figures."""

from __future__ import annotations

import argparse
import json
from pathlib import Path


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("what", nargs="?", choices=("main", "models", "encoders", "kills", "glossary"), default="main")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there too")
    options = parser.parse_args()
    if options.what == "models":
        from bench.models import measure
    elif options.what == "encoders":
        from bench.encoders import measure
    elif options.what == "kills":
        from bench.kills import measure
    elif options.what == "glossary":
        from bench.glossary import measure
    else:
        from bench.main_job import measure
    figures = measure()
    if options.json:
        options.json.write_text(json.dumps(figures, indent=2) + "\n", "utf-8")


if __name__ == "__main__":
    main()
