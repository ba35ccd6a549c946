"""Final Draft's .fdx: read into the records of `fountain.model` and written from them.

Source: the files themselves; the format has no public specification. DTDs, entities and external references
are refused, so that a file can neither reach out nor blow up.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.sax import SAXException, SAXParseException
from xml.sax.saxutils import escape, quoteattr

from defusedxml.common import DefusedXmlException
from defusedxml.expatreader import create_parser

from skylot.core.issues import Issue, error
from skylot.formats.fdx_paragraphs import MOST_PARAGRAPHS, TITLE_FIRST, Collector, assembled
from skylot.formats.fountain.inline import runs
from skylot.formats.fountain.model import (
    Action,
    Aside,
    Boneyard,
    Centered,
    Dialogue,
    Element,
    Lyric,
    Note,
    PageBreak,
    SceneHeading,
    Screenplay,
    Section,
    Synopsis,
    TitleField,
    Transition,
)

LARGEST_BYTES = 20_000_000
_CHUNK = 1 << 16
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LINE_TYPES = {"parenthetical": "Parenthetical", "dialogue": "Dialogue", "lyric": "Lyrics"}


def read_fdx(data: bytes) -> tuple[Screenplay, list[Issue]]:
    """Return the screenplay of an .fdx file and what is to be said about it; `line` counts lines of the XML.

    Broken XML, a DTD, an entity, an external reference, more than 20 MB or 64 levels are errors: what stands
    before the fault is still returned. Of more than 60,000 paragraphs nothing is.
    """
    if len(data) > LARGEST_BYTES:
        what = f"the file has {len(data) / 1e6:,.0f} MB; an .fdx may have {LARGEST_BYTES / 1e6:.0f} MB"
        return Screenplay(), [
            error(what, "a feature film's screenplay is under 2 MB: is this the right file?")
        ]
    if not data.strip():
        return Screenplay(), [error("the file is empty", "save it again from Final Draft")]
    collector = Collector()
    parser = create_parser(forbid_dtd=True, forbid_entities=True, forbid_external=True)
    parser.setContentHandler(collector)
    collector.setDocumentLocator(parser)
    issues: list[Issue] = []
    try:
        for start in range(0, len(data), _CHUNK):
            parser.feed(data[start : start + _CHUNK])
            if collector.refused:
                break
        else:
            parser.close()
    except DefusedXmlException:
        what = "the file has a DTD, an entity or an external reference, which an .fdx never needs"
        issues.append(error(what, "save it again from Final Draft", line=_line_of(parser.getLineNumber())))
    except SAXParseException as fault:
        what = f"the XML is broken: {fault.getMessage()}"
        issues.append(error(what, "save it again from Final Draft", line=_line_of(fault.getLineNumber())))
    except (SAXException, ValueError, LookupError) as fault:
        line = _line_of(parser.getLineNumber())
        issues.append(error(f"the XML cannot be read: {fault}", "save it again from Final Draft", line=line))
    if len(collector.paragraphs) > MOST_PARAGRAPHS:
        return Screenplay(), [*issues, *collector.issues]
    screenplay, found = assembled(collector)
    return screenplay, [*issues, *collector.issues, *found]


def _line_of(number: int | None) -> int | None:
    """Return a line number that a person can go to."""
    return number if number and number > 0 else None


def write_fdx(screenplay: Screenplay) -> str:
    """Return the screenplay as .fdx; read_fdx of it keeps kinds and texts.

    Boneyards stay behind: cut material is not handed over. Characters that XML forbids are left out.
    """
    lines = [
        '<?xml version="1.0" encoding="UTF-8" standalone="no" ?>',
        '<FinalDraft DocumentType="Script" Template="No" Version="1">',
        "<Content>",
        *_content(screenplay.elements),
        "</Content>",
    ]
    if screenplay.title:
        lines += ["<TitlePage>", "<Content>", *_title(screenplay.title), "</Content>", "</TitlePage>"]
    return "\n".join((*lines, "</FinalDraft>")) + "\n"


def _content(elements: tuple[Element, ...]) -> Iterator[str]:
    """Yield the paragraphs of the elements; voices that speak at once stand in one DualDialogue."""
    at = 0
    new_page = False
    while at < len(elements):
        element = elements[at]
        at += 1
        if isinstance(element, PageBreak):
            if new_page:
                yield "<Paragraph" + _page(True) + "/>"
            new_page = True
            continue
        if isinstance(element, Boneyard):
            continue
        if isinstance(element, Dialogue):
            voices = [element]
            while at < len(elements) and isinstance(more := elements[at], Dialogue) and more.dual:
                voices.append(more)
                at += 1
            if len(voices) > 1 or element.dual:
                yield f"<Paragraph{_page(new_page)}>\n<DualDialogue>"
                for voice in voices:
                    yield from _dialogue(voice, False)
                yield "</DualDialogue>\n</Paragraph>"
            else:
                yield from _dialogue(element, new_page)
        else:
            yield _element(element, new_page)
        new_page = False
    if new_page:
        yield "<Paragraph" + _page(True) + "/>"


def _page(new_page: bool) -> str:
    """Return the attribute of a paragraph that starts a page."""
    return ' StartsNewPage="Yes"' if new_page else ""


def _element(element: Element, new_page: bool) -> str:
    """Return the paragraph of an element that is one."""
    page = _page(new_page)
    match element:
        case SceneHeading():
            number = f" Number={quoteattr(_clean(element.number))}" if element.number else ""
            return _paragraph("Scene Heading", element.text, number + page, element.asides)
        case Transition():
            return _paragraph("Transition", element.text, page, element.asides)
        case Centered():
            return _paragraph("Action", element.text, ' Alignment="Center"' + page, element.asides)
        case Lyric():
            return _paragraph("Lyrics", element.text, page, element.asides)
        case Section():
            return _paragraph(f"Outline {element.depth}", element.text, page, element.asides)
        case Synopsis():
            return _paragraph("Outline Body", element.text, page, element.asides)
        case Note():
            return f'<Paragraph Type="Action"{page}>\n{_script_note(element.text, 0)}\n</Paragraph>'
        case Action():
            return _paragraph("Action", element.text, page, element.asides)
    return ""


def _dialogue(dialogue: Dialogue, new_page: bool) -> Iterator[str]:
    """Yield the paragraphs of a cue and its lines."""
    cue = dialogue.name + "".join(f" ({extension})" for extension in dialogue.extensions)
    yield _paragraph("Character", cue, _page(new_page), dialogue.asides)
    for line in dialogue.lines:
        yield _paragraph(_LINE_TYPES[line.kind], line.text, "", line.asides)


def _paragraph(type_name: str, text: str, attributes: str = "", asides: tuple[Aside, ...] = ()) -> str:
    """Return one paragraph with its text in styled runs and its notes."""
    parts = [f"<Paragraph Type={quoteattr(type_name)}{attributes}>"]
    for run in runs(text):
        styles = [name for name in ("Bold", "Italic", "Underline") if getattr(run, name.lower())]
        style = f' Style="{"+".join(styles)}"' if styles else ""
        parts.append(f"<Text{style}>{escape(_clean(run.text))}</Text>")
    parts += [_script_note(aside.text, aside.at) for aside in asides if aside.kind == "note"]
    return "\n".join((*parts, "</Paragraph>"))


def _script_note(text: str, at: int) -> str:
    """Return a note at an offset of its paragraph's text."""
    words = escape(_clean(text))
    return f'<ScriptNote Range="{at},{at}"><Paragraph><Text>{words}</Text></Paragraph></ScriptNote>'


def _title(fields: tuple[TitleField, ...]) -> Iterator[str]:
    """Yield the title page: title, credit and author bare, as they are printed; the rest with their keys."""
    for number, field in enumerate(fields):
        values = "\n".join(field.values)
        expected = TITLE_FIRST[: number + 1]
        bare = bool(field.values) and tuple(one.key for one in fields[: number + 1]) == expected
        text = values if bare else f"{field.key}: {values}"
        alignment = ' Alignment="Center"' if bare else ""
        yield f"<Paragraph{alignment}>\n<Text>{escape(_clean(text))}</Text>\n</Paragraph>"


def _clean(text: str) -> str:
    """Return a text without the characters that XML 1.0 does not allow."""
    return _NOT_XML.sub("", text)
