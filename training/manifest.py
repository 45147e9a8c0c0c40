"""Write the checksums of the bundled models, after one of them was trained anew.

python -m training.manifest
"""

from __future__ import annotations

from archive.files import sha256_of, write_json
from archive.models.bundled import MANIFEST, MANIFEST_FORMAT, MODELS_FOLDER


def main() -> None:
    models = {
        folder.name: {path.name: sha256_of(path) for path in sorted(folder.iterdir())}
        for folder in sorted(MODELS_FOLDER.iterdir())
        if folder.is_dir()
    }
    write_json(MANIFEST, {"format": MANIFEST_FORMAT, "models": models})
    print(f"wrote {MANIFEST}")


if __name__ == "__main__":
    main()
