"""What a web source may do: to which hosts it goes, how much it takes, and how polite it is."""

from __future__ import annotations

from dataclasses import dataclass

from archive import __version__


@dataclass(frozen=True)
class WebSettings:
    """A `[[sources]]` table of kind web, as far as fetching is concerned."""

    allowed_hosts: tuple[
        str, ...
    ] = ()  # not on the public internet, and allowed all the same: "wiki.lan", "127.0.0.1:8000"
    max_bytes: int = 20_000_000  # of a page or document, unpacked
    seconds: float = 30.0  # that one address may take, redirects and all
    redirects: int = 8
    attempts: int = 3  # at a host that is busy or cannot be reached
    concurrency: int = 16  # addresses at a time
    per_host: int = 2  # of them at one host
    delay_s: float = 1.0  # between two requests to one host
    user_agent: str = f"sig-archive/{__version__} (archive of a study group)"
