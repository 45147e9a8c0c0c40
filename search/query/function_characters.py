"""Single characters that a Chinese question is built with, and that it asks for nothing by."""

from __future__ import annotations

# Characters that build a sentence: left alone by the words around them (Scheme 是什么), they are asked for no more than a `the`.
FUNCTION_CHARACTERS = frozenset(
    "是在有和与與跟及或的得地了着著过過吗嗎呢吧啊要会會能该該被把将將让讓给給对對从從到向于於为為以由用来來去也都还還又就才只很太更最不没沒"
    "这這那哪谁誰啥我你您他她它们們个個些几幾多少上下里裡中后後前时時之其所而且但如若则則做干幹讲講说說叫指"
)
