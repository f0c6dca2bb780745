"""Text pages: lists of words with the time of each on a line of its own."""

from __future__ import annotations

import pytest
from reading_checks import read_text, said

from podcorpus.errors import InputError

TALKS = {
    "English": "so we came down to the quay and nobody was there. Mara asked Mara and Tom and Tom had not seen Mara",
    "German": "wir kamen zum Kai und niemand war da. Mara fragte Tom und Tom hatte Mara nicht gesehen",
    "Chinese": "我们 来到 码头 没有 人 小明 问 小明 在 哪里 小明 不 在",
}
LISTS = {
    "word / seconds": "{w}\n{s:.2f}\n",
    "word / seconds, blank lines": "{w}\n\n{s:.2f}\n\n",
    "seconds / word": "{s:.2f}\n{w}\n",
    "time / word": "0:{s:06.3f}\n{w}\n",
    "time / word, blank lines": "0:{s:06.3f}\n{w}\n\n",
    "word / time": "{w}\n0:{s:06.3f}\n",
    "[time] / word": "[00:00:{s:06.3f}]\n{w}\n",
}


@pytest.mark.parametrize("above", ["", "# Nobody at the quay\n\nA walk.\n\n"])
@pytest.mark.parametrize("form", list(LISTS))
@pytest.mark.parametrize("language", list(TALKS))
def test_words_with_times_on_their_own_lines_are_no_names(language: str, form: str, above: str) -> None:
    words = [(300 + 310 * n, word) for n, word in enumerate(TALKS[language].split())]
    document = read_text(above + "".join(LISTS[form].format(w=word, s=ms / 1000) for ms, word in words))
    assert said(document) == [(None, ms, word) for ms, word in words]
    assert not document.findings


@pytest.mark.parametrize("line", ["{name}\n{s:.2f}\n", "{s:.2f}\n{name}\n"])
def test_results_are_no_words(line: str) -> None:
    names = ["Mara", "Tom", "Ida", "Jon", "Ada", "Kim", "Eva", "Max"]
    with pytest.raises(InputError):
        read_text("".join(line.format(name=name, s=12.3 + n / 10) for n, name in enumerate(names)))
