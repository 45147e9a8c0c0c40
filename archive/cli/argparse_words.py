"""The words of argparse itself, listed for the catalogues, and the means by which argparse finds them there."""

from __future__ import annotations

import gettext
import os

from archive.messages import DOMAIN, LOCALES, _, _n

WORDS = (
    _("usage: "),
    _("positional arguments"),
    _("options"),
    _("show this help message and exit"),
    _("argument %(argument_name)s: %(message)s"),
    _("the following arguments are required: %s"),
    _("unrecognized arguments: %s"),
    _("one of the arguments %s is required"),
    _("not allowed with argument %s"),
    _("ignored explicit argument %r"),
    _("expected one argument"),
    _("expected at most one argument"),
    _("expected at least one argument"),
    _n("expected %s argument", "expected %s arguments", 1),
    _("invalid %(type)s value: %(value)r"),
    _("invalid choice: %(value)r (choose from %(choices)s)"),
    _("unknown parser %(parser_name)r (choices: %(choices)s)"),
    _("ambiguous option: %(option)s could match %(matches)s"),
)


def speak(language: str) -> None:
    """Let argparse, which asks gettext's own functions, speak this language in this process."""
    gettext.bindtextdomain(DOMAIN, str(LOCALES))
    gettext.textdomain(DOMAIN)
    os.environ["LANGUAGE"] = language
