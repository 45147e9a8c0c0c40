"""Where much was said loosely or misheard, what reads badly is folded: recorded and proved as all else, and left out of all that is short."""

import json
from dataclasses import asdict, replace
from datetime import date

import numpy as np
import pytest

from archive.home import SessionFolder
from archive.records import Chapter, Cited, Question, Segment, Session, Summary
from archive.summaries.checking.citations import all_sentences, keep_checked
from archive.summaries.forms.digest import render_digest
from archive.summaries.forms.mindmap import render_mindmap
from archive.summaries.forms.page import render_summary, split_folds, unfolded, without_folds
from archive.summaries.sections.folding import LONGEST, Folding
from archive.summaries.sections.points import choose_points
from archive.summaries.sentences.concepts import Coverage
from archive.summaries.sentences.utterances import Sentence
from archive.summaries.stored import summary_of, write_stored
from archive.summaries.summarize import summarise
from search.html.markdown import MarkdownPage, markdown_html
from search.reading.sessions import SummaryFile
from search.reading.shared import shared_text
from search.terminal.summary import summary_text
from search.terminal.terminal import Terminal
from tests.archive.summaries.test_second_check import cited_in, unproved

SESSION = Session("2020-10-24", date(2020, 10, 24), "督导")
AT, LATER = "2020-10-24@00:00:00-00:00:08", "2020-10-24@00:01:10-00:01:20"
GOOD, WEAK = "督导弥补经验的不足。", "那个上面就有一个毒打的学会。"
ASKED = Question("读导是什么？", (LATER,), (Cited("它就是一个毒打。", (LATER,)),))
LOOSE = [
    "这个督导的话它其实就是对于新手咨询师非常重要的一个东西。",
    "然后网络咨询的话其实它的保密就会变得特别困难。",
    "其实很多平台对于咨询师的培训就是做得不够好。",
    "比如说来访者的电话和地址咨询师都是要知道的。",
    "那么团体咨询的话人数就是不能够太多。",
    "所以网络的这种卡顿的话就会影响到咨询的效果。",
]
WRITTEN = ["新手咨询师通过督导积累经验，以弥补能力的不足。", "督导师与咨询师签订书面协议，并且承诺保密。"]
SPEECH = tuple(
    Segment(10.0 * n, 10.0 * n + 9, text, "小王")
    for n, text in enumerate([*LOOSE[:3], WRITTEN[0], *LOOSE[3:], WRITTEN[1]])
)


def summary(language: str = "zh") -> Summary:
    chapters = (
        Chapter(
            "督导", 0.0, 60.0, AT, (Cited(GOOD, (AT,)),), more=(Cited(WEAK, (AT,)), Cited("屋头上能成立。", (AT,)))
        ),
        Chapter("协会", 60.0, 90.0, LATER, more=(Cited(WEAK, (LATER,)),)),
    )
    told = Question("为什么要督导？", (AT,), (Cited(GOOD, (AT,)),))
    return Summary(SESSION.id, (), chapters, (), (told,), more_questions=(ASKED,), made_by="x", language=language)


# What is folded


def quality(said: dict[str, float]) -> Folding:
    return Folding(list(said), said.__getitem__)


def sentences(count: int, worth: float) -> dict[str, float]:
    return {f"第{n}句话里讲的是督导与咨询的关系。": worth for n in range(count)}


def test_nothing_is_folded_where_three_in_four_sentences_read_well():
    weak = "这是不好读的一句话，但是别的都好读。"
    folding = quality(sentences(9, 0.3) | {weak: 0.05})
    assert folding.is_shown(weak)
    assert folding.is_question_shown(Question(weak, (AT,)))


def test_elsewhere_the_best_quarter_is_shown_where_it_is_good():
    better, good = "这一句话比别的都要好读一些，好得多。", "这一句话还算是好读的，但不是最好的。"
    folding = quality(sentences(4, 0.1) | {better: 0.8, "这一句还好。" * 3: 0.7, "那一句也好。" * 3: 0.6, good: 0.3})
    assert [folding.is_shown(text) for text in (better, good)] == [True, False]
    poor = quality(sentences(6, 0.1) | {better: 0.2})
    assert not poor.is_shown(better)


def test_what_looks_well_is_folded_where_hardly_anything_does():
    text = "这一句话比别的都要好读一些，好得多。"
    better, poor = sentences(9, 0.1) | sentences(12, 0.3), sentences(12, 0.1)
    assert [quality(said | {text: 0.45}).is_shown(text) for said in (better, poor)] == [True, False]
    assert [quality(said | {text: 0.45}).is_good(text) for said in (better, poor)] == [True, False]


@pytest.mark.parametrize(
    "aside",
    ["We've received no apologies today.", "Then they'll still go for it.", "The honourable member has the floor."],
)
def test_what_is_said_in_passing_is_folded_in_english(aside):
    folding = quality({aside: 1.0})
    assert not folding.is_shown(aside)
    assert folding.is_shown("The Bank of Canada has tripled the size of its balance sheet.")


def test_further_points_take_no_room_of_those_that_are_shown():
    said = [f"The member for {city} has the floor of the assembly." for city in ("Cardiff", "Swansea", "Bangor")]
    told = ["The budget of the shuttle has doubled in March.", "Every nursery in the valley gets twenty new places."]
    chapter = [Sentence(text, AT, text) for text in (*said, *told)]
    coverage = Coverage([one.text for one in chapter], np.ones(len(chapter), np.float32))
    points = choose_points([chapter], coverage, (), lambda _text: 1.0, quality({}).is_shown)[0]
    assert {one.text for one in points} >= set(told)
    assert any("floor" in one.text for one in points)


def test_a_long_sentence_is_folded_there_and_an_english_one_is_not():
    long = "督导" * int(LONGEST) + "。"
    folding = quality(sentences(9, 0.1) | {long: 0.9})
    assert not folding.is_shown(long)
    assert folding.is_shown("Nobody can tell whether this was misheard.")


@pytest.mark.parametrize(
    ("asked", "answer", "shown"), [(0.8, 0.8, True), (0.1, 0.8, False), (0.8, 0.1, False), (0.1, 0.1, False)]
)
def test_a_question_is_shown_where_it_and_its_answer_read_well(asked, answer, shown):
    texts = {"新手咨询师为什么要有督导？": asked, "督导的经验可以弥补他们在这个方面的不足。": answer}
    folding = quality(sentences(9, 0.1) | texts)
    question, reply = texts
    assert folding.is_question_shown(Question(question, (AT,), (Cited(reply, (AT,)),))) is shown
    assert folding.is_question_shown(Question(question, ("2020-10-24/notes/alice-a#L3",)))


# The record


@pytest.fixture(scope="module")
def made() -> Summary:
    return summarise(SESSION, SPEECH, (), glossary=(), due=(), key="")


def test_points_of_loose_speech_are_further_ones_and_are_proved(made):
    folded = [one.text for chapter in made.chapters for one in chapter.more]
    assert len(folded) > 1
    assert not set(folded) & set(WRITTEN)
    assert set(all_sentences(made)) == set(cited_in(made))
    assert unproved(made, SPEECH, ()) == []


def test_what_is_folded_and_does_not_hold_is_dropped_and_counted():
    wrong = replace(summary(), more_questions=(replace(ASKED, answers=(Cited("没有说过。", (LATER,)),)),))
    kept = keep_checked(wrong, lambda address: {AT: GOOD, LATER: WEAK + ASKED.text}[address])
    assert [[one.text for one in chapter.more] for chapter in kept.chapters] == [[], [WEAK]]
    assert (kept.more_questions[0].answers, kept.dropped) == ((), 4)  # two points, the answer, a question
    segments = (Segment(0.0, 8.0, GOOD), Segment(70.0, 80.0, WEAK + ASKED.text))
    assert WEAK in unproved(summary(), segments, ())
    assert unproved(kept, segments, ()) == []


def test_what_is_read_back_has_it_and_an_earlier_version_had_none(tmp_path):
    folder = SessionFolder(tmp_path / SESSION.id)
    write_stored(folder, SESSION, summary(), replace_edited=False)
    values = json.loads(folder.summary.read_text("utf-8"))
    assert summary_of(values) == summary()
    for chapter in values["chapters"]:
        del chapter["more"]
    del values["more_questions"]
    read = summary_of(values)
    assert read.more_questions == read.chapters[0].more == ()
    assert asdict(read)["chapters"][0]["points"] == asdict(summary())["chapters"][0]["points"]


# Where it is shown


def test_a_page_folds_it_with_markdown_inside():
    page = render_summary(SESSION, summary())
    assert f"- {GOOD} `{AT}`\n" in page
    fold = (
        f"\n\n<details><summary>更多要点（2）</summary>\n\n- {WEAK} `{AT}`\n- 屋头上能成立。 `{AT}`\n\n</details>\n\n"
    )
    assert fold in page
    assert f"### 00:01:00 协会\n\n<details><summary>更多要点（1）</summary>\n\n- {WEAK} `{LATER}`\n\n</details>" in page
    assert '<details><summary>更多问答（1）</summary>\n\n- <a id="q2"></a>**读导是什么？**' in page
    english = render_summary(SESSION, summary("en"))
    assert "<summary>More points (2)</summary>" in english
    assert "<summary>More questions (1)</summary>" in english


def test_a_page_of_which_most_is_folded_says_why():
    assert "录音多处没听清，多数要点已折叠" in render_summary(SESSION, summary())
    assert "most points are folded" in render_summary(SESSION, summary("en"))
    shown = replace(summary(), chapters=tuple(replace(one, points=one.more, more=()) for one in summary().chapters))
    assert "折叠" not in render_summary(SESSION, shown)


def test_a_chapter_links_only_the_questions_that_are_shown():
    page = render_summary(SESSION, summary())
    assert "](#q1)" in page
    assert "](#q2)" not in page


def test_everything_short_is_without_it():
    assert "读导" not in render_digest(SESSION, summary(), markdown=True)
    map_ = "\n".join(render_mindmap(summary(), "督导"))
    assert "协会" in map_ and "毒打" not in map_
    page = render_summary(SESSION, replace(summary(), questions=()))
    short = without_folds(page)
    assert GOOD in short and "毒打" not in short and "details" not in short
    assert "协会" in short  # its heading and time
    assert "问题" in page and "问题" not in short
    assert without_folds(short) == short


def test_a_site_shows_it_in_an_element_of_its_own():
    html = markdown_html(render_summary(SESSION, summary()), MarkdownPage(lambda address: f"at/{address}"))
    assert "<details><summary>更多要点（2）</summary>" in html
    inside = html.split("<summary>更多要点（2）</summary>")[1].split("</details>")[0]
    assert f'<a class="at" href="at/{AT}">' in inside and inside.count("<li") == 2
    assert html.count("<details>") == html.count("</details>") == 3


def test_a_fold_stays_whole_where_the_chat_is_left_out():
    page = render_summary(SESSION, summary())
    chat = page.replace(f"- {WEAK} `{LATER}`", "- 群里说的。 `2020-10-24/chat/2020-10-22#L3`")
    assert "群里" not in shared_text(chat)
    assert shared_text(chat).count("</details>") == 3


@pytest.mark.parametrize("terminal", [Terminal(), Terminal(colour=True, width=80, styles=True)])
def test_a_terminal_has_it_below_a_line_that_counts_it(terminal):
    text = summary_text(SummaryFile(SESSION.id, render_summary(SESSION, summary()), None), terminal)
    assert "更多要点（2）" in text and "details" not in text
    assert text.index(GOOD) < text.index("更多要点（2）") < text.index(WEAK) < text.rindex("协会")
    if terminal.colour:
        assert f"\x1b[2m• {WEAK}" in text
        assert f"\x1b[2m• {GOOD}" not in text


def test_a_page_for_where_nothing_folds_has_it_below_its_name():
    page = unfolded(render_summary(SESSION, summary()))
    assert f"**更多要点（2）**\n\n- {WEAK}" in page
    assert "details" not in page
    assert len(split_folds(page)) == 1
