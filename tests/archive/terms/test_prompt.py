"""The words that Whisper is told to expect."""

from archive.asr.byte_pairs import count_prompt_tokens
from archive.terms.glossary import Entry
from archive.terms.prompt import MAX_PROMPT_TOKENS, fill_prompt, ranked

QUEUE, POD, LEASE = Entry("PriorityQueue", zh=("优先级队列",)), Entry("Pod"), Entry("Lease", zh=("租约",))
WEEK = "优先级队列里面有很多 Pod，每个 Pod 都有优先级，优先级队列是堆。"
WEEKS = (WEEK, "Pod 的生命周期", "Pod 和租约")


def test_what_is_particular_to_the_week_comes_first_and_what_it_lacks_not_at_all() -> None:
    assert ranked((POD, QUEUE, LEASE), WEEK, WEEKS) == [QUEUE, POD]


def test_the_prompt_begins_with_what_is_set_and_names_chinese_forms_that_the_week_uses() -> None:
    assert fill_prompt("大家好。", (POD, QUEUE), WEEK, WEEKS, count=len) == "大家好。 PriorityQueue, 优先级队列, Pod"
    assert fill_prompt("", (LEASE,), WEEK, WEEKS, count=len) == ""


def test_the_prompt_fits_whispers_tokens_by_whispers_own_tokenizer() -> None:
    entries = [Entry(f"NominatedNodeName{n}", zh=(f"提名节点{n}",)) for n in range(200)]
    week = " ".join(form for entry in entries for form in entry.forms)
    prompt = fill_prompt("大家好，我们开始吧。", entries, week, (week,), count=count_prompt_tokens)
    assert MAX_PROMPT_TOKENS - 20 < count_prompt_tokens(prompt) <= MAX_PROMPT_TOKENS


def test_a_longer_text_takes_more_tokens() -> None:
    assert 0 == count_prompt_tokens("") < count_prompt_tokens("抢占") < count_prompt_tokens("抢占 preemption")
