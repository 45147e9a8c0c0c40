"""What the things of the field are called, and how else people say it."""

from __future__ import annotations

from archive.terms.concepts import Concept, bundled_concepts, read_concepts
from archive.text.tokens import STOP_WORDS, tokenize


def test_a_line_has_names_and_behind_the_equals_sign_paraphrases() -> None:
    text = "# a remark\n\npreemption, 抢占 = 挤走, kick out\nQoS, 服务质量\n"
    assert list(read_concepts(text)) == [
        Concept(("preemption", "抢占"), ("挤走", "kick out")),
        Concept(("QoS", "服务质量")),
    ]


def test_an_english_paraphrase_is_no_single_common_word_beside_function_words() -> None:
    several = (form for one in bundled_concepts() for form in one.paraphrases if form.isascii() and " " in form)
    short = [form for form in several if len([w for w in form.lower().split() if w not in STOP_WORDS]) < 2]
    assert set(short) <= {"in parallel", "in the background"}


def test_no_form_is_a_single_chinese_character_which_would_stand_in_other_words() -> None:
    forms = [form for one in bundled_concepts() for form in (*one.names, *one.paraphrases)]
    assert len(forms) > 3000
    assert all(len(form) > 1 and tokenize(form) for form in forms)
