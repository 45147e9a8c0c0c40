"""The site's own search cuts text and ranks hits as the product does."""

from __future__ import annotations

from pathlib import Path

from archive.home import Home
from archive.text.tokens import tokenize, tokenize_query
from search.api import Filters, Searcher, SearchOptions
from search.pages.opened import SHARED_KINDS
from search.site.find_index import shard_of
from tests.search.site.conftest import ask_site

TEXTS = [
    "抢占的时候先挑选牺牲者，再删除低优先级的 Pod。", "調度器的快取會把最近更新的節點排到最前面", "PriorityQueues node_info v1beta1 kubeAPIServer",
    "ＦＵＬＬ　ｗｉｄｔｈ １２３ ﬁne ①", "café Ünïcode naïve", "queues stories passes used the of rising", "ひらがなカタカナ々〇", "锁", "a_b__c _x_ 9",
    "Привет Straße ΑΣ हिन्दी", "𠀀𠮷 👩‍💻 x", "二〇二〇年", "什么时候可以怎么办吗", "吗啡 目的 的确 了解", "", "K8s k8s K8S", "__proto__ constructor toString",
]  # fmt: skip
QUERIES = [
    "抢占", "牺牲者", "podBackoffQ", "backoff queue", "etcd", "锁", "快取", "leader election", "选举", "pods", "constructor",
    "三个队列", "PriorityQueue 队列", "state of the cluster", "nothing like this", "挑選犧牲者",
]  # fmt: skip


def test_text_is_cut_into_the_same_tokens(site: Path):
    assert ask_site(site, texts=TEXTS) == [[tokenize(text), tokenize_query(text)] for text in TEXTS]


def test_hits_are_those_of_words_mode_in_the_same_order(home: Home, site: Path):
    options = SearchOptions(limit=100, mode="words", suggest=False)
    with Searcher.of(home) as searcher:
        expected = [
            [hit.passage.text for hit in searcher.search(query, Filters(kinds=SHARED_KINDS), options).hits]
            for query in QUERIES
        ]
    assert sum(map(len, expected)) > 15
    assert ask_site(site, queries=QUERIES) == expected


def test_a_token_is_looked_for_where_it_was_put():
    assert shard_of("", 7) == 2166136261 % 7
    assert shard_of("a", 1 << 32) == 0xE40C292C  # FNV-1a of the byte 61, as its authors list it
