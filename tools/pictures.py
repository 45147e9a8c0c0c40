"""Make the two pictures of the READMEs anew: `python -m tools.pictures ARCHIVE`, where `sig-archive demo` made the archive.

Needs playwright and a Chromium of the system, and a font with Chinese letters.
"""

from __future__ import annotations

import shutil
import sys
import threading
from pathlib import Path

from playwright.sync_api import ViewportSize, sync_playwright

from archive.home import Home
from search.web.serve import ServeOptions, address_of_server, listen, make_server

FOLDER = Path(__file__).parent.parent / "docs" / "pictures"
SIZE = ViewportSize(width=1100, height=720)
QUALITY = 72  # of 100: letters stay clear at about 80 kB a picture
PICTURES = {"search": "/search?q=抢占时怎么挑选 victim", "session": "/sessions/2020-10-24?t=92"}


def main(root: Path) -> None:
    """Serve the archive, and photograph its pages."""
    listening = listen(ServeOptions(port=0))
    server, archive = make_server(Home(root.resolve()), ServeOptions())
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    try:
        photograph(address_of_server(listening).rstrip("/"))
    finally:
        server.should_exit = True
        thread.join(10)
        archive.close()


def photograph(address: str) -> None:
    """A picture of each page, in Chinese and in light colours."""
    FOLDER.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page(viewport=SIZE, locale="zh-CN", color_scheme="light")
        for name, path in PICTURES.items():
            page.goto(address + path)
            page.wait_for_timeout(500)
            page.screenshot(path=FOLDER / f"{name}.jpg", type="jpeg", quality=QUALITY)
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
