import pytest

from archive.text.page_address import behind_gate, page_identity


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://blog.csdn.net/a/article/details/1?spm=1001&utm_source=x", "http://blog.csdn.net/a/article/details/1"),
        ("https://mp.weixin.qq.com/s?__biz=A&mid=1&idx=1&sn=b&chksm=c&scene=27#wechat_redirect", "http://mp.weixin.qq.com/s?__biz=A&mid=1&idx=1&sn=b"),
        ("https://www.zhihu.com/p/1/", "https://zhihu.com/p/1#top"),
        ("https://example.org/%E6%8A%A2%E5%8D%A0", "https://example.org/抢占"),
    ],
)  # fmt: skip
def test_one_page_has_one_key_however_it_was_copied(one: str, other: str) -> None:
    assert page_identity(one) == page_identity(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://example.org/?p=1", "https://example.org/?p=2"),
        ("https://mp.weixin.qq.com/s?__biz=A&mid=1&idx=1&sn=b", "https://mp.weixin.qq.com/s?__biz=A&mid=1&idx=2&sn=b"),
        ("https://example.org/a", "https://example.org/b"),
    ],
)
def test_two_pages_have_two(one: str, other: str) -> None:
    assert page_identity(one) != page_identity(other)


def test_the_address_behind_a_gate_is_found_and_nothing_that_is_no_address() -> None:
    assert behind_gate("https://link.zhihu.com/?target=https%3A//k8s.io/a") == "https://k8s.io/a"
    assert (
        behind_gate("https://link.zhihu.com/?target=javascript%3Aalert(1)")
        == "https://link.zhihu.com/?target=javascript%3Aalert(1)"
    )
    assert behind_gate("https://k8s.io/?target=https://evil.org") == "https://k8s.io/?target=https://evil.org"
