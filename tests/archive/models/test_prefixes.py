"""Models get before their texts what their cards ask for."""

import pytest

from archive.models.prefixes import TASK, Prefixes, prefixes_of

SENTENCE = "Represent this sentence for searching relevant passages: "


@pytest.mark.parametrize(
    ("name", "query", "passage"),
    [
        ("intfloat/multilingual-e5-small", "query: ", "passage: "),
        ("intfloat/multilingual-e5-large-instruct", TASK + " ", ""),
        ("/models/bge-small-zh-v1.5", "为这个句子生成表示以用于检索相关文章：", ""),
        ("BAAI/bge-large-zh-noinstruct", "", ""),
        ("BAAI/bge-base-en-v1.5", SENTENCE, ""),
        ("BAAI/bge-m3", "", ""),
        ("Qwen/Qwen3-Embedding-0.6B", TASK, ""),
        ("Alibaba-NLP/gte-Qwen2-1.5B-instruct", TASK + " ", ""),
        ("Alibaba-NLP/gte-multilingual-base", "", ""),
        ("nomic-ai/nomic-embed-text-v1.5", "search_query: ", "search_document: "),
        ("jinaai/jina-embeddings-v2-base-zh", "", ""),
        ("Snowflake/snowflake-arctic-embed-m", SENTENCE, ""),
        ("Snowflake/snowflake-arctic-embed-l-v2.0", "query: ", ""),
        ("google/embeddinggemma-300m", "task: search result | query: ", "title: none | text: "),
        ("/models/e5/paraphrase-multilingual-MiniLM-L12-v2", "", ""),
    ],
)
def test_families_get_the_prefixes_they_were_trained_with(name: str, query: str, passage: str) -> None:
    assert prefixes_of(name, {"query": "", "document": ""}) == Prefixes(query, passage)


def test_a_models_own_prompts_come_before_its_family() -> None:
    own = {"retrieval.query": "Represent the query: ", "document": "Represent the document: "}
    assert prefixes_of("my-e5", own) == Prefixes("Represent the query: ", "Represent the document: ")


def test_what_is_set_by_hand_comes_before_all_and_may_be_nothing() -> None:
    assert prefixes_of("multilingual-e5-small", {"query": "q: "}, query="", passage="段落：") == Prefixes("", "段落：")
