"""A snippet shows the sentence that answers, with its highlights."""

from __future__ import annotations

from archive.text.columns import columns
from search.reading.snippet import cut_snippet


def test_a_snippet_shows_the_sentence_that_answers():
    text = "第一句。" * 200 + "缓存会记住节点。" + "最后一句。" * 200
    start = text.index("缓存")
    shown = cut_snippet(text, [(start, start + 2)], sentence=(start, start + 8), room=40)
    assert shown.text.startswith("… ") and shown.text.endswith(" …") and columns(shown.text) < 50
    assert [shown.text[a:b] for a, b in shown.highlights] == ["缓存"]


def test_a_snippet_shows_what_follows_and_what_precedes():
    assert cut_snippet("一二三。四五六。七八九。", [(4, 5)], sentence=(4, 8), room=16).text == "… 四五六。七八九。"
    longer = cut_snippet("一二三。四五六。七八九。十。", sentence=(4, 8), room=24)
    assert longer.text == "一二三。四五六。七八九。 …"


def test_a_snippet_of_one_endless_sentence_is_cut_around_the_match():
    text = "x" * 1000 + "queue" + "y" * 1000
    shown = cut_snippet(text, [(1000, 1005)], room=60)
    assert columns(shown.text) <= 64 and [shown.text[a:b] for a, b in shown.highlights] == ["queue"]


def test_a_snippet_is_one_line_with_single_spaces():
    shown = cut_snippet("a\n\n\tqueue  of\n things", [(4, 9)])
    assert shown.text == "a queue of things" and [shown.text[a:b] for a, b in shown.highlights] == ["queue"]


def test_items_of_a_list_and_messages_keep_their_lines():
    shown = cut_snippet("说明：\n- 一  queue\n- 二\n  接着说\n1. 三", [(9, 14)])
    assert shown.text == "说明：\n- 一 queue\n- 二 接着说\n1. 三"
    assert [shown.text[a:b] for a, b in shown.highlights] == ["queue"]
    assert cut_snippet("小王: 队列呢\n二虎: 在\n接着说").text == "小王: 队列呢\n二虎: 在 接着说"


def test_words_of_the_query_and_of_its_translation_are_told_apart():
    shown = cut_snippet("抢占 preempts  pods", [(0, 2), (3, 11)], [(3, 11)])
    assert (shown.highlights, shown.translated) == (((0, 2),), ((3, 11),))


CODE = "先看代码。\n如下：\n```go\nfunc run() {\n\tif pod.Priority < low {\n\t\tpreempt(pod)\n\t}\n}\n```\n然后绑定。"


def test_code_is_shown_in_its_lines_below_the_sentence_before_it():
    at = CODE.index("preempt(")
    shown = cut_snippet(CODE, [(at, at + 7)], sentence=(at - 2, at + 12))
    assert shown.text == "先看代码。如下："
    assert [line.text for line in shown.code] == CODE.replace("\t", "    ").split("\n")[3:8]
    (line,) = [line for line in shown.code if line.highlights]
    assert [line.text[a:b] for a, b in line.highlights] == ["preempt"]


def test_a_sentence_beside_code_is_shown_without_the_code():
    at = CODE.index("然后")
    shown = cut_snippet(CODE, [(at, at + 2)], sentence=(at, len(CODE)))
    assert (shown.text, shown.code) == ("… 然后绑定。", ())
    assert [shown.text[a:b] for a, b in shown.highlights] == ["然后"]
    assert cut_snippet(CODE, sentence=(0, 5)).text == "先看代码。如下： …"


def test_of_a_long_block_of_code_the_lines_around_the_match_are_shown():
    text = "```\n" + "\n".join(f"  line {n}" for n in range(40)) + "\n```"
    at = text.index("line 20")
    shown = cut_snippet(text, [(at, at + 7)], sentence=(at, at + 7))
    assert [line.text for line in shown.code] == ["…", *(f"line {n}" for n in range(18, 24)), "…"]
    assert shown.text == "" and shown.code[3].highlights == ((0, 7),)


def test_a_table_keeps_its_rows():
    text = "队列有三个：\n\n| 队列 | 作用 |\n| --- | --- |\n| activeQ | 等待调度 |"
    at = text.index("activeQ")
    shown = cut_snippet(text, [(at, at + 7)], sentence=(at - 2, len(text)))
    assert shown.text == "队列有三个："
    assert [line.text for line in shown.code] == text.split("\n")[2:]
