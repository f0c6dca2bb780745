"""Pictures of a corpus must not run or fetch anything in a browser."""

from __future__ import annotations

import re
from pathlib import Path

from cases import edit_folder, write_valid

import podcorpus

SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" {}>{}</svg>'
# What is in the picture, with attributes of the outermost element, and what the message says.
ACTIVE = {
    "script": ("", "<script>run()</script>", "<script>"),
    "script of another prefix": ('xmlns:s="http://www.w3.org/2000/svg"', "<s:script>run()</s:script>", "<script>"),
    "handler": ('onload="run()"', "", "onload"),
    "handler inside": ("", '<g><rect onclick="run()"/></g>', "onclick"),
    "page": ("", '<foreignObject><p xmlns="http://www.w3.org/1999/xhtml">x</p></foreignObject>', "<foreignObject>"),
    "frame": ("", '<iframe xmlns="http://www.w3.org/1999/xhtml" src="x.html"/>', "<iframe>"),
    "image elsewhere": ("", '<image href="https://example.org/x.png"/>', "https://example.org/x.png"),
    "image beside it": ("", '<image xlink:href="x.png"/>', "x.png"),
    "picture in a picture": ("", '<image href="data:image/svg+xml,%3Csvg/%3E"/>', "data:image/svg+xml"),
    "used elsewhere": ("", '<use xlink:href="other.svg#a"/>', "other.svg#a"),
    "link that runs": ("", '<a href="java&#115;cript:run()"><text>x</text></a>', "javascript:run()"),
    "animated link": ("", '<a><set attributeName="href" to="javascript:run()"/></a>', "attributeName"),
    "import": ("", '<style>@import "https://example.org/x.css";</style>', "@import"),
    "font": ("", "<style>@font-face { src: url(https://example.org/x.woff) }</style>", "url(https"),
    "escaped style": ("", "<style>a { fill: \\75rl(https://example.org) }</style>", "hides what it does"),
    "style in data": ("", '<style><![CDATA[@import "x.css";]]></style>', "@import"),
    "filled elsewhere": ("", '<rect fill="url(https://example.org/x.svg#a)"/>', "url(https"),
    "not well-formed": ("", "<g>", "not SVG"),
}
HEADS = {
    "style sheet": ('<?xml-stylesheet href="x.css"?>', "<?xml-stylesheet?>"),
    "entity": ('<!DOCTYPE svg [<!ENTITY x "y">]>', "the entity 'x'"),
}
HARMLESS = (
    SVG.format("", "<style>a:hover { fill: red } rect { fill: url(#shade) }</style><text>on url(x) click</text>"),
    SVG.format(
        'role="img" aria-label="On and off"', '<image href="data:image/png;base64,AAAA"/><use xlink:href="#a"/>'
    ),
    SVG.format("", '<a href="https://example.org/"><text>source</text></a><a href="#t"><text>t</text></a>'),
    '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "svg11.dtd">\n'
    + SVG.format('xmlns:i="http://example.org/editor"', '<g i:file="C:\\pictures\\x.svg" clip-path="url(#c)"/>'),
)


def test_what_a_picture_would_run_or_fetch_is_found(tmp_path: Path) -> None:
    write_valid(tmp_path)
    pictures = {name: (SVG.format(outer, inner), says) for name, (outer, inner, says) in ACTIVE.items()}
    pictures |= {name: (head + SVG.format("", ""), says) for name, (head, says) in HEADS.items()}
    files = {name.replace(" ", "-"): (text, says) for name, (text, says) in pictures.items()}
    edit_folder(tmp_path, [{"list": f"figures/{name}.svg", "write": text} for name, (text, _) in files.items()])
    edit_folder(tmp_path, [{"list": f"figures/harmless-{i}.svg", "write": text} for i, text in enumerate(HARMLESS)])
    found = {Path(str(one.path)).stem: one.message for one in podcorpus.validate(tmp_path)}
    assert found.keys() == files.keys()
    assert [name for name, (_, says) in files.items() if says not in found[name]] == []
    assert all(re.fullmatch(r"[a-z].*[^.]", message) for message in found.values())


def test_a_picture_of_another_encoding_or_size_is_not_passed_over(tmp_path: Path) -> None:
    write_valid(tmp_path)
    run = SVG.format("", "<script>run()</script>")
    edit_folder(tmp_path, [{"list": f"figures/{name}.svg", "write": run} for name in ("wide", "long", "seven")])
    seven = f'<?xml version="1.0" encoding="utf-7"?>{run}'
    (tmp_path / "figures" / "seven.svg").write_text(seven, encoding="ascii")
    (tmp_path / "figures" / "wide.svg").write_bytes(run.encode("utf-16"))
    (tmp_path / "figures" / "long.svg").write_bytes(b"<svg>" + b" " * (33 << 20) + b"</svg>")
    found = [one for one in podcorpus.validate(tmp_path) if one.code == "picture-active"]
    assert [(Path(str(one.path)).name, one.message.split(",")[0]) for one in found] == [
        ("long.svg", "cannot be searched for scripts"),
        ("seven.svg", "cannot be searched for scripts"),
        ("wide.svg", "the element <script> runs"),
    ]
