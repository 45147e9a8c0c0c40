"""Models of two layers and 32 numbers with random weights: real files for real sentence-transformers and onnxruntime."""

from __future__ import annotations

import warnings
from pathlib import Path

import torch
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import Normalize, Pooling, Transformer
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors
from transformers import (
    BertConfig,
    BertForSequenceClassification,
    BertModel,
    PreTrainedModel,
    PreTrainedTokenizerFast,
)

WIDTH = 32
LONGEST = 24  # tokens
SPECIAL = {"pad_token": "[PAD]", "unk_token": "[UNK]", "cls_token": "[CLS]", "sep_token": "[SEP]"}
WORDS = (
    "query passage : pod node queue the scheduler keeps failed in back ##off lease etcd 抢 占 调 度 器 牺 牲 者 队 列"
)
INPUTS = ("input_ids", "attention_mask", "token_type_ids")


def embedding_model(folder: Path, *, pooling: str = "mean", seed: int = 0, **size: int) -> Path:
    """A sentence-transformers model, as its library saves one, with its export; `size` is as in BertConfig."""
    plain = transformer(BertModel, folder / "plain", seed, **size)
    layers = [Transformer(str(folder / "plain")), Pooling(plain.config.hidden_size, pooling), Normalize()]
    SentenceTransformer(modules=layers, device="cpu").save(str(folder / "model"))
    export(plain, folder / "model" / "onnx" / "model.onnx", "last_hidden_state")
    return folder / "model"


def cross_encoder(folder: Path, *, labels: int = 1, onnx: bool = True) -> Path:
    """A cross-encoder as the hub has them: a transformer that gives `labels` numbers for a pair of texts."""
    plain = transformer(BertForSequenceClassification, folder, 1, num_labels=labels)
    if onnx:
        export(plain, folder / "onnx" / "model.onnx", "logits")
    return folder


def transformer(kind: type[PreTrainedModel], folder: Path, seed: int, **more: int) -> PreTrainedModel:
    torch.manual_seed(seed)
    vocabulary = [*SPECIAL.values(), *WORDS.split()]
    size = {"hidden_size": WIDTH, "num_hidden_layers": 2, "num_attention_heads": 2, "intermediate_size": 64}
    size |= {"vocab_size": len(vocabulary), "max_position_embeddings": 64}
    config = BertConfig(**(size | more), initializer_range=0.5, attn_implementation="eager")
    model = kind(config).eval()
    model.save_pretrained(folder)
    PreTrainedTokenizerFast(
        tokenizer_object=tokenizer(vocabulary), model_max_length=LONGEST, model_input_names=list(INPUTS), **SPECIAL
    ).save_pretrained(folder)
    return model


def tokenizer(vocabulary: list[str]) -> Tokenizer:
    made = Tokenizer(models.WordPiece({word: at for at, word in enumerate(vocabulary)}, unk_token="[UNK]"))
    made.normalizer = normalizers.BertNormalizer()
    made.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    around = [("[CLS]", vocabulary.index("[CLS]")), ("[SEP]", vocabulary.index("[SEP]"))]
    made.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", pair="[CLS] $A [SEP] $B:1 [SEP]:1", special_tokens=around
    )
    return made


class Named(torch.nn.Module):
    """A model that gives one of its outputs."""

    def __init__(self, model: PreTrainedModel, output: str) -> None:
        super().__init__()
        self.model, self.output = model, output

    def forward(self, *inputs: torch.Tensor) -> torch.Tensor:
        return self.model(**dict(zip(INPUTS, inputs, strict=True)))[self.output]


def export(model: PreTrainedModel, path: Path, output: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    example = torch.ones((2, 7), dtype=torch.long)
    tokens = {0: "texts", 1: "tokens"}
    axes = dict.fromkeys(INPUTS, tokens) | {output: tokens if output == "last_hidden_state" else {0: "texts"}}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of torch, that there is a newer exporter: it needs one more package
        torch.onnx.export(
            Named(model, output), (example, example, example * 0), path,
            input_names=list(INPUTS), output_names=[output], dynamic_axes=axes, dynamo=False,
        )  # fmt: skip
