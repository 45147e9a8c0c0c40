"""Articles come out of the pages of each site whole, with their code, and without what is around them."""

import pytest

from archive.pages.html.read import read_html
from bench.extraction.generic import generic_samples
from bench.extraction.pages import Sample, samples
from bench.extraction.scoring import score

SAMPLES = samples()
GENERIC = generic_samples()


@pytest.mark.parametrize("sample", SAMPLES, ids=[f"{one.site}-{number}" for number, one in enumerate(SAMPLES)])
def test_an_article_comes_out_of_its_page(sample: Sample) -> None:
    page = read_html(sample.raw, sample.address)
    found = score(sample, page.markdown)
    assert found.f1 >= 0.97
    assert (found.code, found.noise) == (1.0, 0)
    assert page.title and page.wall == ""
    if sample.site != "unknown":
        assert page.site == sample.site
        assert page.published == "2020-10-24" or sample.site in ("yuque", "github", "gitbook", "bookstack", "jianshu")


@pytest.mark.parametrize("site", ["wechat", "csdn", "juejin", "cnblogs", "yuque", "bilibili", "github", "hugo"])
def test_a_saved_page_is_known_by_its_markup_where_its_address_is_not(site: str) -> None:
    sample = next(one for one in SAMPLES if one.site == site)
    assert score(sample, read_html(sample.raw, "").markdown).f1 >= 0.97


@pytest.mark.parametrize("sample", GENERIC, ids=[f"{one.site}-{number}" for number, one in enumerate(GENERIC)])
def test_an_article_comes_out_of_a_page_of_the_usual_programs(sample: Sample) -> None:
    found = score(sample, read_html(sample.raw, sample.address).markdown)
    assert found.f1 >= 0.97
    assert (found.noise, found.code) == (0, 1.0)


def test_what_a_highlighter_calls_a_comment_stays_in_the_code() -> None:
    code = '<pre><code>x := 1 <span class="comment">// kept for thirty seconds</span></code></pre>'
    text = f"<p>{'A paragraph of the article that says something. ' * 3}</p>"
    page = read_html(f"<body><div class='zone'>{text * 2}{code}{text}</div></body>".encode(), "https://example.org/")
    assert "x := 1 // kept for thirty seconds" in page.markdown
