"""The pass through Whisper's decoder, for OpenAI's decoding loop: as its own, with less to compute and to hold.

OpenAI's takes keys and values of the sound apart again for every token, and scores the whole vocabulary at each token of a
prompt, 223 at most, where the loop looks at two of them.
"""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor
from torch.nn import functional
from whisper.decoding import Inference
from whisper.model import MultiHeadAttention, TextDecoder

OutputProjection = Callable[[Tensor], Tensor]
"""States of the decoder, shape (..., width), to logits over the vocabulary, shape (..., vocabulary)."""

KeysAndValues = tuple[Tensor, Tensor]
"""Each of shape (batch, heads, positions, width of a head)."""


class CachedInference(Inference):  # type: ignore[misc]
    """One decoding of a batch: it remembers the tokens it was given, and computes what is new of them."""

    def __init__(self, decoder: TextDecoder, project: OutputProjection, *, first_logits_at: int):
        """`first_logits_at`: the token of the first call whose logits the loop wants beside those of the last."""
        self.decoder, self.project, self.first_logits_at = decoder, project, first_logits_at
        self.cleanup_caching()

    def cleanup_caching(self) -> None:
        """Forget the sound and the tokens."""
        self.cross_attn_cache: dict[MultiHeadAttention, KeysAndValues] = {}  # of the sound
        self.clear_self_attn_cache()

    def clear_self_attn_cache(self) -> None:
        """Begin another text for the same sound."""
        self.decoded_tokens = 0
        self.self_attn_cache: dict[MultiHeadAttention, KeysAndValues] = {}  # of the tokens so far

    def rearrange_kv_cache(self, source_indices: list[int]) -> None:
        """Go on from these rows: the texts of a beam that are kept, each by the one it goes on with."""
        if source_indices != list(range(len(source_indices))):
            self.self_attn_cache = {
                attention: (keys[source_indices], values[source_indices])
                for attention, (keys, values) in self.self_attn_cache.items()
            }

    def logits(self, tokens: Tensor, audio_features: Tensor) -> Tensor:
        """Logits of the next token, float32: shape (batch, 2, vocabulary) at first, then (batch, 1, vocabulary).

        `tokens`: shape (batch, n). `audio_features`: shape (batch or 1, frames, width).
        """
        positions = [-1] if self.decoded_tokens else [self.first_logits_at, -1]
        return self.logits_at(positions, tokens, audio_features)

    def logits_at(self, positions: list[int], tokens: Tensor, audio_features: Tensor) -> Tensor:
        """What follows the new tokens at these positions: float32, shape (batch, positions, vocabulary)."""
        decoder, new = self.decoder, tokens[:, self.decoded_tokens :]
        embedded_positions = decoder.positional_embedding[self.decoded_tokens : tokens.shape[1]]
        state = (decoder.token_embedding(new) + embedded_positions).to(audio_features.dtype)
        for block in decoder.blocks:
            state = state + self.self_attention(block.attn, block.attn_ln(state))
            state = state + self.cross_attention(block.cross_attn, block.cross_attn_ln(state), audio_features)
            state = state + block.mlp(block.mlp_ln(state))
        self.decoded_tokens = tokens.shape[1]
        return self.project(decoder.ln(state[:, positions])).float()

    def self_attention(self, attention: MultiHeadAttention, state: Tensor) -> Tensor:
        """Of each new token to the tokens up to it."""
        keys, values = project_keys_and_values(attention, state)
        if attention in self.self_attn_cache:
            before = self.self_attn_cache[attention]
            keys, values = torch.cat([before[0], keys], dim=2), torch.cat([before[1], values], dim=2)
        self.self_attn_cache[attention] = keys, values
        return attend(attention, state, keys, values, causal=state.shape[1] > 1)

    def cross_attention(self, attention: MultiHeadAttention, state: Tensor, audio_features: Tensor) -> Tensor:
        """Of each new token to all of the sound."""
        if attention not in self.cross_attn_cache:
            keys, values = project_keys_and_values(attention, audio_features)
            self.cross_attn_cache[attention] = keys.contiguous(), values.contiguous()
        return attend(attention, state, *self.cross_attn_cache[attention], causal=False)


def project_keys_and_values(attention: MultiHeadAttention, state: Tensor) -> KeysAndValues:
    """The keys and values of an attention layer for states of shape (batch, positions, width)."""
    return split_heads(attention.key(state), attention.n_head), split_heads(attention.value(state), attention.n_head)


def attend(attention: MultiHeadAttention, state: Tensor, keys: Tensor, values: Tensor, *, causal: bool) -> Tensor:
    """The output of an attention layer for `state`, of the same shape."""
    queries = split_heads(attention.query(state), attention.n_head)
    keys, values = (each.expand(len(queries), -1, -1, -1) for each in (keys, values))
    found = functional.scaled_dot_product_attention(queries, keys, values, is_causal=causal)
    out: Tensor = attention.out(found.transpose(1, 2).flatten(start_dim=2))
    return out


def split_heads(state: Tensor, count: int) -> Tensor:
    """(batch, tokens, width) to (batch, heads, tokens, width of a head)."""
    return state.view(*state.shape[:2], count, -1).transpose(1, 2)


def tied_output_projection(decoder: TextDecoder) -> OutputProjection:
    """Whisper's own: its weights are those of the token embedding, transposed."""
    embedding = decoder.token_embedding.weight
    return lambda state: functional.linear(state, embedding.to(state.dtype))
