"""Collect a term from a server on this machine: ten weeks, a hundred members, eight hundred links, some dead, some slow.

Told: seconds and memory of the first visit, of the second (which should fetch nothing), whether every link is accounted
for, and whether visits that were killed end in the same archive and ledger.
"""

from __future__ import annotations

import csv
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from archive.cli.init import make_archive
from archive.home import Home
from archive.sources import ledger
from tests.local_server import QuietHandler, serving_with

WEEKS, MEMBERS, LINKS = 10, 100, 800
DEAD, SLOW = 0.05, 0.05  # of the links
SLOW_S = 4.0
KILLS = 5
WORDS = "调度队列 抢占 节点 亲和性 快照 缓存 绑定 拓扑 打分 过滤 PriorityQueue NominatedPod ScheduleOne framework informer".split()
PAGE = """<!DOCTYPE html><html lang="zh"><head><meta charset="utf-8"><title>{title}</title></head><body>
<nav><a href="/">首页</a> <a href="/tags">标签</a></nav>
<article><h1>{title}</h1>{paragraphs}<pre><code class="language-go">func {name}(pod *v1.Pod) error {{
\treturn nil
}}</code></pre></article><footer>版权所有</footer></body></html>"""


class TermHandler(QuietHandler):
    """Pages of notes by number; some are not there, some take their time; a page that is known is 304."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:  # noqa: N802
        number = int(self.path.rpartition("/")[2] or 0) if self.path.startswith("/note/") else -1
        server = self.server
        with server.lock:  # type: ignore[attr-defined]
            server.asked[self.path] += 1  # type: ignore[attr-defined]
        if number < 0 or number in server.dead:  # type: ignore[attr-defined]
            return self.answer(404, b"")
        if number in server.slow:  # type: ignore[attr-defined]
            time.sleep(SLOW_S)
        tag = f'"{number}"'
        if self.headers.get("If-None-Match") == tag:
            return self.answer(304, b"", tag)
        return self.answer(200, page_text(number).encode(), tag)

    def answer(self, status: int, body: bytes, tag: str = "") -> None:
        self.send_response(status)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        if tag:
            self.send_header("ETag", tag)
        self.end_headers()
        self.wfile.write(body)


def page_text(number: int) -> str:
    """A note's page, the same each time."""
    chance = random.Random(number)
    sentences = [
        "".join(f"<p>{'，'.join(chance.choices(WORDS, k=9))}。第 {number} 篇的第 {line} 段。</p>" for line in range(12))
    ]
    return PAGE.format(title=f"笔记 {number} {chance.choice(WORDS)}", paragraphs=sentences[0], name=f"note{number}")


def write_sheet(path: Path, address: str) -> None:
    """Members by weeks, with the links spread over both."""
    cells = [(member, week) for member in range(MEMBERS) for week in range(WEEKS)]
    chosen = dict(zip(random.Random(0).sample(cells, LINKS), range(LINKS), strict=True))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["昵称", *(f"第{week + 1}周" for week in range(WEEKS))])
        for member in range(MEMBERS):
            numbers = [chosen.get((member, week)) for week in range(WEEKS)]
            writer.writerow([f"成员{member:03}", *("" if n is None else f"{address}/note/{n}" for n in numbers)])


def prepared(root: Path, address: str) -> Home:
    """An archive whose sources are the sheet and the web."""
    home = Home(root)
    make_archive(home)
    write_sheet(root / "sheet.csv", address)
    host = address.removeprefix("http://")
    settings = home.settings.read_text("utf-8")
    home.settings.write_text(
        f'{settings}\n[[sources]]\nkind = "sheet"\npath = "sheet.csv"\nfirst_day = "2020-09-07"\n\n'
        f'[[sources]]\nkind = "web"\nallowed_hosts = ["{host}"]\ndelay_s = 0.0\nper_host = 16\nconcurrency = 16\n',
        "utf-8",
    )
    return home


def collect(home: Home, *, kill_after_s: float | None = None) -> tuple[float, float]:
    """Seconds and peak megabytes, with its children, of one visit to all sources."""
    command = [sys.executable, "-m", "archive.cli", "collect", "-q", "--home", str(home.root)]
    started, peak_mb = time.monotonic(), 0.0
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while process.poll() is None:
        peak_mb = max(peak_mb, sum(map(resident_mb, family(process.pid))))
        if kill_after_s is not None and time.monotonic() - started > kill_after_s:
            process.kill()
        time.sleep(0.2)
    return time.monotonic() - started, peak_mb


def family(pid: int) -> list[int]:
    """A process and all that came of it."""
    found = [pid]
    with suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text("ascii").split():
                found += family(int(child))
    return found


def resident_mb(pid: int) -> float:
    """Resident memory of a process now."""
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/status").read_text("ascii").splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) / 1024
    return 0.0


def measure() -> dict[str, float]:
    """The figures; Linux only, since memory is read from /proc."""
    numbers = random.Random(1).sample(range(LINKS), round(LINKS * (DEAD + SLOW)))
    dead, slow = set(numbers[: round(LINKS * DEAD)]), set(numbers[round(LINKS * DEAD) :])
    asked: Counter[str] = Counter()
    state = {"dead": dead, "slow": slow, "asked": asked, "lock": threading.Lock()}
    with tempfile.TemporaryDirectory() as folder, serving_with(TermHandler, **state) as address:
        whole = prepared(Path(folder) / "whole", address)
        first_s, peak_mb = collect(whole)
        print(f"{LINKS} links: {first_s:.0f} s, {peak_mb:.0f} MB with its children", flush=True)
        before = asked.total()
        second_s, _mb = collect(whole)
        again = asked.total() - before
        print(f"again: {second_s:.1f} s, {second_s / first_s:.3f} of it; {again} requests", flush=True)
        states = Counter(entry.state for entry in ledger.Ledger.read(whole.ledger) if "://" in entry.address)
        print(f"ledger: {dict(states)}; {len(dead)} are dead", flush=True)
        different = sum(killed_differs(Path(folder), address, whole, first_s, number) for number in range(KILLS))
    return {
        "first_s": first_s, "peak_mb": peak_mb, "second_share": second_s / first_s, "requests_again": again,
        "accounted_for": states.total(), "dead": states[ledger.DEAD], "kills": KILLS, "different": different,
    }  # fmt: skip


def killed_differs(folder: Path, address: str, whole: Home, lasted_s: float, number: int) -> bool:
    """Whether an archive whose first visit was killed differs from the whole one after a second visit."""
    after_s = 2.0 + lasted_s * (number + 0.5) / KILLS
    home = prepared(folder / f"killed-{number}", address)
    collect(home, kill_after_s=after_s)
    collect(home)
    found = differences(contents(whole), contents(home))
    print(f"killed after {after_s:.0f} s: {'; '.join(found) or 'the same archive and ledger'}", flush=True)
    return bool(found)


def contents(home: Home) -> dict[str, str]:
    """The archive's plain files without the times in them."""
    files = {home.relative(path): path.read_text("utf-8") for path in sorted(home.root.rglob("*.md"))}
    files = {
        name: "\n".join(line for line in text.splitlines() if "fetched_at" not in line) for name, text in files.items()
    }
    book = (
        f"{e.address} {e.member} {e.session} {e.state} {e.path} {e.reason}" for e in ledger.Ledger.read(home.ledger)
    )
    return {**files, "ledger": "\n".join(sorted(book)), "links": home.links.read_text("utf-8")}


def differences(whole: dict[str, str], other: dict[str, str]) -> Sequence[str]:
    """The files that are in one archive alone, or not the same."""
    return [name for name in sorted({*whole, *other}) if whole.get(name) != other.get(name)][:5]
