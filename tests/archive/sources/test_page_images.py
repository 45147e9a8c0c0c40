"""The pictures of a page are kept beside its note where that is asked for, and nothing that is no picture."""

from collections.abc import Callable
from pathlib import Path

import pytest

from archive.home import Home
from archive.sources.collector import Collector
from tests.archive.sources.test_web import TEXT, article, states
from tests.archive.sources.test_web import collect as collect
from tests.web_server import Reply, site

PNG = b"\x89PNG\r\n\x1a\n" + b"one" * 100
OTHER_PNG = b"\x89PNG\r\n\x1a\n" + b"two" * 100
Collect = Callable[..., Collector]


def page(*sources: str) -> Reply:
    return article("抢占", TEXT + "".join(f'<p><img src="{source}" alt="三个阶段"></p>' for source in sources) + TEXT)


def note_and_images(home: Home) -> tuple[str, list[Path]]:
    (note,) = home.session("2020-10-24").notes.glob("*.md")
    return note.read_text("utf-8"), sorted((note.parent / "images").glob("*"))


def test_a_picture_stands_beside_the_note_that_names_where_it_came_from(home: Home, collect: Collect) -> None:
    with site({"/a": page("b.png"), "/b.png": Reply(body=PNG)}) as here:
        collect(here, "/a", images=True)
        text, (image,) = note_and_images(home)
        assert f'![三个阶段](images/{image.name} "{here.address}/b.png")' in text
        assert image.read_bytes() == PNG
        assert dict(here.asked)["/b.png"]["Referer"] == f"{here.address}/a"


def test_nobody_fetches_a_picture_unasked(home: Home, collect: Collect) -> None:
    with site({"/a": page("b.png"), "/b.png": Reply(body=PNG)}) as here:
        collect(here, "/a")
        assert here.paths == ["/a"]
        text, images = note_and_images(home)
    assert f"![三个阶段]({here.address}/b.png)" in text and images == []


@pytest.mark.parametrize(
    "reply",
    [
        Reply(404),
        Reply(body=b"<html>log in</html>"),
        Reply(body=b"<svg><script>alert(1)</script></svg>", headers={"Content-Type": "image/svg+xml"}),
        Reply(body=PNG + b"0" * 3000),
        Reply(302, headers={"Location": "http://127.0.0.1:9/x.png"}),
        Reply(302, headers={"Location": "file:///etc/passwd"}),
    ],
    ids=["gone", "a page", "a drawing with scripts", "too large", "on this machine", "a file of this machine"],
)
def test_what_is_no_picture_or_may_not_be_fetched_stays_a_link(home: Home, collect: Collect, reply: Reply) -> None:
    with site({"/a": page("b.png"), "/b.png": reply}) as here:
        collect(here, "/a", images=True, max_image_bytes=2000)
        text, images = note_and_images(home)
    assert f"![三个阶段]({here.address}/b.png)" in text and images == []
    assert states(home) == {"a": ("written", "")}


def test_there_is_a_limit_to_the_pictures_of_one_page(home: Home, collect: Collect) -> None:
    with site({"/a": page("b.png", "c.png"), "/b.png": Reply(body=PNG), "/c.png": Reply(body=OTHER_PNG)}) as here:
        collect(here, "/a", images=True, most_images=1)
        text, images = note_and_images(home)
        assert len(images) == 1 and f"({here.address}/c.png)" in text


def test_a_picture_that_a_changed_page_dropped_goes(home: Home, collect: Collect) -> None:
    routes = {"/a": page("b.png"), "/b.png": Reply(body=PNG), "/c.png": Reply(body=OTHER_PNG)}
    with site(routes) as here:
        collect(here, "/a", images=True)
        routes["/a"] = page("c.png")
        collect(here, "/a", images=True, days=7)
        text, (image,) = note_and_images(home)
    assert image.read_bytes() == OTHER_PNG and image.name in text


def test_a_picture_that_cannot_be_had_again_is_kept(home: Home, collect: Collect) -> None:
    routes = {"/a": page("b.png"), "/b.png": Reply(body=PNG)}
    with site(routes) as here:
        collect(here, "/a", images=True)
        routes["/b.png"] = Reply(404)
        collect(here, "/a", images=True, days=7)
        text, (image,) = note_and_images(home)
    assert f'(images/{image.name} "{here.address}/b.png")' in text


def test_a_page_that_did_not_change_leaves_nothing_behind(home: Home, collect: Collect) -> None:
    with site({"/a": page("b.png"), "/b.png": Reply(body=PNG)}) as here:
        collect(here, "/a", images=True)
        again = collect(here, "/a", images=True, days=7)
        assert again.visits[0].counts["unchanged"] == 1
        assert not list((home.index / "sources").rglob("*.png"))
