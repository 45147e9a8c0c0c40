import pytest

from archive.errors import AddressRefused
from archive.web.address import parse_address, shown


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ("https://Example.org", "https://example.org/"),
        (" https://example.org/a?b=c#d ", "https://example.org/a?b=c"),
        ("http://example.org:80/", "http://example.org/"),
        ("http://example.org:8080/x", "http://example.org:8080/x"),
        (
            "https://例子.中国/调度器?名=值",
            "https://xn--fsqu00a.xn--fiqs8s/%E8%B0%83%E5%BA%A6%E5%99%A8?%E5%90%8D=%E5%80%BC",
        ),
        ("https://example.org./", "https://example.org/"),
        ("http://[2606:4700::1111]/", "http://[2606:4700::1111]/"),
        ("https://example.org/a b.pdf", "https://example.org/a%20b.pdf"),
        ("https://example.org/a%20b/%E4%B8%AD", "https://example.org/a%20b/%E4%B8%AD"),
    ],
)
def test_an_address_is_written_in_one_way(written: str, asked: str) -> None:
    assert str(parse_address(written)) == asked


REFUSED = [
    "",
    "example.org/page",
    "file:///etc/passwd",
    "ftp://example.org/a",
    "gopher://example.org/",
    "javascript:alert(1)",
    "data:text/html,<b>x</b>",
    "dict://example.org:11211/stat",
    "https://",
    "https:///etc/passwd",
    "http://alice:secret@example.org/",
    "http://alice@example.org/",
    "http://@example.org/",
    "http://example.org:secret@127.0.0.1/",
    "http://example.org\\@127.0.0.1/",
    "http://exam ple.org/",
    "http://example.org/\r\nHost: other",
    "http://example.org/\tx",
    "http://example.org\x00.evil.org/",
    "http://example.org:22/",
    "http://example.org:25/",
    "http://example.org:99999/",
    "http://example.org:0/",
    "http://example.org:http/",
    "http://[::1/",
    "http://[fe80::1%25eth0]/",
    "http://-/",
    "http://a<b>.org/",
    "https://example.org/" + "a" * 9000,
]


@pytest.mark.parametrize("written", REFUSED)
def test_what_is_no_plain_web_address_is_refused_with_the_cure(written: str) -> None:
    with pytest.raises(AddressRefused) as refusal:
        parse_address(written)
    assert "secret" not in str(refusal.value)
    assert refusal.value.cure


def test_a_redirect_to_a_file_is_refused() -> None:
    with pytest.raises(AddressRefused):
        parse_address("https://example.org/a").joined("file:///etc/passwd")


def test_a_relative_redirect_stays_at_its_host() -> None:
    assert str(parse_address("https://example.org/a/b?c").joined("../d")) == "https://example.org/d"


def test_an_address_is_printed_without_a_password_and_without_escapes() -> None:
    assert shown("http://a:b@example.org/\x1b[2J") == "http://…@example.org/\ufffd[2J"
