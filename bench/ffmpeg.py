"""The ffmpeg program that the `whisper` command needs: the system's, else the one that imageio-ffmpeg brings."""

from __future__ import annotations

import os
import shutil
from pathlib import Path


def with_ffmpeg(folder: Path) -> dict[str, str] | None:
    """An environment in which there is an ffmpeg program; None when there is none. A link may be made in `folder`."""
    if shutil.which("ffmpeg"):
        return dict(os.environ)
    try:
        import imageio_ffmpeg  # an extra of the bench
    except ImportError:
        return None
    programs = folder / "programs"
    programs.mkdir(exist_ok=True)
    (programs / "ffmpeg").symlink_to(imageio_ffmpeg.get_ffmpeg_exe())
    return {**os.environ, "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}"}
