"""Pages in scripts without capitals, or without spaces between words: names are what recurs where names do."""

from __future__ import annotations

import pytest
from reading_checks import read_text, said

from podcorpus.errors import NotATranscriptError
from podcorpus.reading.labels.names import has_case, is_small

TALKS = {
    "Thai": (
        ("มาลี", "สมชาย"),
        ("วันนี้เราจะคุยเรื่องอวน", "ผมทำอวนมาสามสิบปีแล้ว", "คุณเรียนมาจากไหนคะ", "จากพ่อครับ", "แล้วปมล่ะคะ", "มีสองปมที่ไม่มีใครผูกแล้ว"),
    ),
    "Georgian": (
        ("მარიამ", "ნიკა კაპანაძე"),
        (
            "დღეს ბადეებზე ვისაუბრებთ.",
            "ოცდაათი წელია ბადეებს ვამზადებ.",
            "სად ისწავლეთ?",
            "მამისგან ვისწავლე.",
            "ისევ იმავე კვანძებს?",
            "უმეტესად.",
        ),
    ),
    "Hindi": (
        ("मीरा", "राज"),
        ("आज हम जाल के बारे में बात करेंगे।", "मैं तीस साल से जाल बना रहा हूँ।", "कहाँ सीखा?", "पिता से।", "वही गाँठें?", "ज़्यादातर।"),
    ),
    "Hebrew": (
        ("מרים", "יוסף"),
        ("היום נדבר על רשתות.", "אני מכין רשתות כבר שנים.", "איפה למדת?", "מאבא שלי.", "אותם קשרים?", "בדרך כלל."),
    ),
    "Chinese": (
        ("李雷", "韩梅"),
        ("今天我们来谈谈渔网。", "我织网三十年了。", "在哪里学的？", "跟父亲学的。", "还是那些结吗？", "大多是。"),
    ),
    "Korean": (
        ("민지", "태호"),
        (
            "오늘은 그물 이야기를 합니다.",
            "그물을 삼십 년 만들었습니다.",
            "어디서 배웠어요?",
            "아버지께 배웠습니다.",
            "같은 매듭인가요?",
            "대부분이요.",
        ),
    ),
}
FORMS = ("{}\n{}", "{}\n\n{}", "**{}**\n{}", "## {}\n\n{}", "{}: {}", "{}：{}")


@pytest.mark.parametrize("script", TALKS)
@pytest.mark.parametrize("form", FORMS)
def test_names_are_found_in_every_script(script: str, form: str) -> None:
    names, words = TALKS[script]
    turns = [(names[i % 2], text) for i, text in enumerate(words)]
    document = read_text("\n\n".join(form.format(*turn) for turn in turns) + "\n")
    assert [(label, text) for label, _, text in said(document)] == turns


def test_a_label_with_a_number_and_no_colon_is_reported_in_a_script_without_capitals() -> None:
    """The words were the speaker's above, without a finding."""
    turns = [(f"학생{1 + i % 2}", "배를 고쳤습니다.") for i in range(8)]
    text = "".join(f"{name}: {words}\n" for name, words in turns)
    document = read_text(f"{text}학생1: 네.\n학생2 아니요, 그물이 젖었습니다.\n{text}")
    assert ("header-suspect", 10) in [(finding.code, finding.line) for finding in document.findings]


def test_letters_that_no_capital_begins_are_not_small() -> None:
    assert [is_small(char) for char in "aßд"] == [True] * 3
    assert not any(map(is_small, "AДმमมמ李1"))
    assert has_case("д1")
    assert not has_case("მ李 मी")


def test_a_name_in_bold_that_occurs_once_is_a_speaker_in_a_script_without_capitals() -> None:
    names = ["李明", "陈静", "王芳", "李明", "陈静"]
    page = "".join(f"**{name}**\n\n我们出海了。\n\n" for name in names)
    assert [label for label, _, _ in said(read_text(page))] == names


QUESTIONS = {
    "Arabic": (
        "لماذا خرجتم إلى البحر؟",
        "خرجنا بالقارب قبل الفجر وكان الميناء هادئا ولم ير أحد الشباك. وكان عمي يعد الحبال. ",
    ),
    "Chinese": (
        "你们为什么在天亮之前出海？",
        "我们在天亮之前出海，港口很安静，后来没有人见过渔网，叔叔数绳子花了很久。",
    ),
    "Urdu": (
        "آپ سمندر میں کیوں گئے؟",
        "ہم صبح سے پہلے کشتی لے کر نکلے اور بندرگاہ خاموش تھی۔ پھر کسی نے جال نہیں دیکھے۔ ",
    ),
}


@pytest.mark.parametrize("script", QUESTIONS)
def test_questions_in_bold_take_turns_with_answers_in_any_script(script: str) -> None:
    question, answer = QUESTIONS[script]
    page = "".join(f"**{question}**\n\n{answer * 2}\n\n" for _ in range(4))
    document = read_text(page)
    words = [document.cue_text(cue) for cue in document.cues]
    assert [cue.opens for cue in document.cues] == [True] * 8
    assert words == [question, (answer * 2).strip()] * 4


@pytest.mark.parametrize(
    "form",
    ["[{m}:{s:02}] {name} {words}\n", "[{m}:{s:02}] {words}\n", "{m}:{s:02} {words}\n", "{m}:{s:02}\n{words}\n\n"],
)
@pytest.mark.parametrize("step", [6, 15, 20])
@pytest.mark.parametrize("script", ["Chinese", "Japanese"])
def test_a_few_words_say_as_much_in_scripts_without_spaces(script: str, step: int, form: str) -> None:
    names = ("李雷", "韩梅")
    talks = {
        "Chinese": (
            "今天我们来谈谈渔网，也谈谈船。",
            "我织网三十年了，一直在这里。",
            "您是在哪里学的，跟谁学的？",
            "跟父亲学的，他也在海港里。",
            "现在还是打那些老的结吗？",
            "大多是，不过有两种变了样。",
        ),
        "Japanese": (
            "今日は網と船について話します。",
            "私は三十年網を作っています。",
            "どこで誰に習ったのですか。",
            "父にこの港で習いました。",
            "今も同じ結び方なのですか。",
            "だいたいは昔と同じです。",
        ),
    }
    rows = [(step * n, names[n % 2], words) for n, words in enumerate(talks[script])]
    page = "".join(form.format(m=at // 60, s=at % 60, name=name, words=words) for at, name, words in rows)
    named = "{name}" in form
    assert said(read_text(page)) == [(name if named else None, 1000 * at, words) for at, name, words in rows]


@pytest.mark.parametrize("form", ["[{m}:00] {title}\n", "{m}:00 {title}\n", "{m}:00\n{title}\n\n"])
def test_a_list_of_chapters_in_a_script_without_spaces_is_no_talk(form: str) -> None:
    titles = ("开场", "渔网的历史", "海港里的船", "潮汐与渡轮", "下周再见")
    with pytest.raises(NotATranscriptError):
        read_text("".join(form.format(m=2 * n, title=title) for n, title in enumerate(titles)))


@pytest.mark.parametrize("stop", ["։", "۔", "።", "។", "。", "."])
def test_a_speaker_who_opens_the_talk_and_speaks_once_ends_a_sentence_in_any_script(stop: str) -> None:
    talk = [
        ("Անի Սարյան", "Նավակը այսօր ծովում է հանգիստ"),
        ("Արամ Դուրյան", "Այո, ես տեսա նավակը առավոտյան"),
        ("Կարեն Մելյան", "Իսկ ցանցերը հիմա որտեղ են"),
        ("Արամ Դուրյան", "Ցանցերը նավակի մեջ են"),
        ("Կարեն Մելյան", "Լավ, գնանք նավահանգիստ"),
    ]
    document = read_text("".join(f"{name}: {words}{stop}\n\n" for name, words in talk))
    assert said(document) == [(name, None, words + stop) for name, words in talk]
