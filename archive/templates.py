"""The files of a new archive: settings with every key explained, an example plan and glossary, what Git leaves out."""

from __future__ import annotations

import re
from collections.abc import Iterator

from archive.messages import Message

SETTINGS = """\
# Settings of this archive. Every key is optional; what stands here is the default unless it says otherwise.
# 本归档的设置。每一项都可省略。

[group]
name = "{name}"
time_zone = "Asia/Shanghai"
meeting_day = "saturday"     # notes and chat of a week, Monday to Sunday, belong to this day's session
term = {term}

[whisper]
model = "{model}"            # an OpenAI model (tiny, base, small, medium, large-v3, turbo) or the path of a .pt checkpoint
engine = "openai-whisper"    # or "faster-whisper", or "auto": the fastest that is installed and can run the model
compute_type = "auto"        # or "float32", "float16", "int8" and what else the engine knows
quality = "balanced"         # or "fast": greedily, a quarter less time; or "best": twice the time, 4 % fewer errors in Chinese
languages = ["zh", "en"]     # each turn is transcribed in the one of these it is most likely spoken in
device = ""                  # "" takes a GPU when there is one; or "cpu", "cuda"
batch = 0                    # windows decoded at a time; 0 takes as many as memory holds
threads = 0                  # 0 leaves it to the engine
initial_prompt = ""          # a sentence before the glossary's words of the week, for example: "大家好，我们开始吧。"
script = "simplified"        # of Chinese text; or "traditional", "as-heard"
word_timestamps = false      # also when each word was said

[embedding]
model = "kube-zh-en"         # the bundled one; or any sentence-transformers model, by hub name or folder
backend = "auto"             # questions go through ONNX where the model has an export, else through torch; or "torch", "onnx"
device = ""                  # "" takes a GPU when there is one; or "cpu", "cuda"
batch = 32                   # passages encoded at a time; fewer need less memory
query_prefix = "auto"        # put before a question; "auto" is what the model wants
passage_prefix = "auto"      # put before a passage; another one means another index

[rerank]
model = ""                   # a cross-encoder by hub name or folder reads the best hits again; "" is none
backend = "auto"
device = ""
depth = 30                   # hits it reads at most
seconds = 2.0                # it may take; what it does not reach keeps its place below

[models]
mirror = ""                  # where `models get` looks too: a base address or a folder that holds base.pt, small.pt and so on

[llm]
base_url = ""                # an OpenAI-compatible service, such as "http://127.0.0.1:8000/v1"; "" is none
model = ""                   # its name there
key_variable = "OPENAI_API_KEY"  # the environment variable with the key, which is written nowhere
prefect_secret = ""          # or the name of a Prefect Secret block that holds it
timeout_s = 120.0            # an answer may take
attempts = 4                 # at an answer that does not come
tokens_per_session = 200000  # questions and answers may cost; 0 is no limit

[chroma]
url = ""                     # "" keeps the vectors inside this folder; or a server, http://host:8000
collection = "sig-archive"   # archives that share a server need a name each

[inbox]
follow_links = false         # true takes what symbolic links lead to, also outside of this folder

[notes]
max_bytes = 2000000          # a longer note is refused

[recordings]
audio_track = 0              # of a recording with several, counting from 0
channel_speakers = []        # who speaks on each channel where each person has one, such as ["Alice", "Bob"]
track_speakers = []          # the same where each person has an audio track; they are mixed into one
diarizer = ""                # "voices" tells voices apart; or a function of yours, package.module:function
speakers = 0                 # how many people speak, for "voices"; 0 finds out
transcripts = "use"          # those handed in: "use" them instead of Whisper, or "merge" their speakers into Whisper's text
timeout_s = 43200            # the longest one transcription may take
settle_s = 1.0               # a file that changed this recently is looked at twice

[summaries]
method = "extract"           # from the session's own sentences, offline; "model": written by [llm], every sentence checked
language = "zh"              # of headings: Chinese with English beside it, or "en"; what is quoted stays as it was said
template = "study"           # or "meeting", "lecture", or the name of a file in templates/ of this folder

[speakers]
keep_voice_prints = false    # true keeps the voice print of everybody whom `speakers name` names: personal data, ask first

[code]
repository = "https://github.com/kubernetes/kubernetes"   # the source that is read, for links to it; "" for none
version = "v1.19.0"          # the tag, branch or commit that is read

[pages]
personal_data = "members"    # who sees chat and members' pages when `serve` lets others read: "members" or "everybody"
corrections = false          # true lets members correct transcripts on the pages of `serve`
"""

PLAN = """\
track,from,to,topic
"""

GLOSSARY = """\
# The group's words. canonical is how it is written; zh and en are other written forms; spoken is how it sounds.
# 小组的术语表。

[[entry]]
canonical = "PriorityQueue"
zh = ["优先级队列"]
en = ["priority queue"]
spoken = ["priority queue"]
"""

MEMBERS = """\
# Who is who: all the names of one person, so that a search by one of them finds the others'.
# 谁是谁：同一个人的各种名字，用其中任何一个都能搜到。

# [[member]]
# name = "二虎"                                    # the name that is shown
# nicknames = ["erhu", "虎哥"]                     # in notes, in chats, on recordings
# handles = { github = "erhu-k8s", wechat = "wxid_erhu" }
# email = "erhu@example.org"                       # of commits in Git
"""

GITIGNORE = """\
# Recordings are too large for Git; the index is made again by: sig-archive reindex
inbox/
sessions/*/media/
.index/
*.part
"""

_COMMENT = re.compile(r"(?<=\S)(?P<gap> +# )(?P<words>.+)$", re.MULTILINE)  # behind a value


def settings_text(*, name: str, model: str, term: int) -> str:
    """The settings of a new archive, with what each one means in the reader's language."""
    text = SETTINGS.format(name=name.replace("\\", "").replace('"', ""), model=model, term=term)
    return _COMMENT.sub(lambda found: found["gap"] + str(Message(found["words"], {})), text)


def comments() -> Iterator[str]:
    """What is written behind the settings' values, for the catalogues."""
    return (found["words"] for found in _COMMENT.finditer(SETTINGS))
