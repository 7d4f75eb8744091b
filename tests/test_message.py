"""What people read at three in the morning."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from marked import findings

from watcher import message
from watcher.delivery.wording import whole
from watcher.message.page import as_html, as_text, block, clean
from watcher.model import (
    Alert,
    Count,
    Entity,
    Evidence,
    Findings,
    Judgement,
    Mention,
    Reason,
    Rule,
    Span,
    Told,
    Verdict,
)

NOON = datetime(2024, 3, 1, 12, tzinfo=UTC)
ENTITIES = (Entity("homs", "location", "Homs"), Entity("isis", "actor", "Islamic State"))
SOURCE = "[@isis:Daesh] stormed [homs:Homs]. The raid {killed 36+: killed at least 36 people} and tore <b>houses</b> down."
TOLL = {"killed": Count(36, None)}


class Reader(HTMLParser):
    """What a mail client shows of a fragment: its words, its tags, its links."""

    def __init__(self, fragment):
        super().__init__(convert_charrefs=True)
        self.shown, self.tags, self.attributes = "", set(), []
        self.feed(fragment)
        self.close()

    def handle_starttag(self, tag, attributes):
        self.tags.add(tag)
        self.attributes += [(tag, *pair) for pair in attributes]
        self.shown += "" if tag in ("strong", "a") else " "

    def handle_endtag(self, tag):
        self.shown += "" if tag in ("strong", "a") else " "

    def handle_data(self, data):
        self.shown += data


def words(shown):
    return re.sub("[>»«-]", "", shown).split()


def composed(body=SOURCE, *, reason=Reason.FIRST, past=None, headline="Homs: at least 36 killed (Islamic State)", others=(),
             severity="critical", path="inbox/a.txt", zone=UTC, mentions=None, entities=ENTITIES, **article):
    found = findings(body, **article)
    if mentions:
        found = Findings(found.article, mentions, found.casualties, ())
    because = (
        *(Evidence("casualties.killed", "10", "at least 36", figure.quote, figure.span) for figure in found.casualties),
        *(
            Evidence(f"{mention.kind}s", "any", mention.entity_id, mention.surface, mention.span)
            for mention in found.mentions
        ),
    )
    lead = Judgement(Rule("mass", severity=severity), True, because, (), TOLL, ("homs",), ("isis",), "mass@homs")
    quotes = (Span(0, len(found.article.text)),) if found.article.text else ()
    alert = Alert(lead.key, severity, ("mass",), TOLL, headline, because, quotes, found.article.fingerprint)
    verdict = Verdict("desk", alert, reason, past)
    return message.compose(verdict, found, (lead, *others), entities, path=path, zone=zone)


def told(hours, toll):
    return Told("mass@homs", "desk", NOON - timedelta(hours=hours), NOON - timedelta(hours=hours), toll, "thread")


def test_the_title_says_how_grave_where_how_many_and_who():
    assert composed().title == "[CRITICAL] Homs: at least 36 killed (Islamic State)"


def test_the_text_reads_from_the_news_to_its_source():
    made = composed(
        title="Raid", url="https://news.example/raid?a=1&b=2", source="The Example", published=NOON, zone=ZoneInfo("Asia/Baghdad")
    )
    assert made.text == """\
Homs: at least 36 killed (Islamic State)
- How many: at least 36 killed
- Where: Homs
- Who: Islamic State

> »Daesh« stormed »Homs«. The raid »killed at least 36 people« and tore <b>houses</b> down.

Why
- rule mass (critical)
- killed: at least 36 (the rule asks for 10)
- actor Islamic State: named as 'Daesh'
- location Homs: named as 'Homs'

What changed
- this is the first alert of this story

Source
- title: Raid
- outlet: The Example
- published: 2024-03-01 15:00 +03
- file: inbox/a.txt
- link: https://news.example/raid?a=1&b=2
"""


def test_what_matched_is_strong_and_the_article_is_escaped():
    made = composed()
    assert "<strong>killed at least 36 people</strong> and tore &lt;b&gt;houses&lt;/b&gt; down." in made.html


@pytest.mark.parametrize(("reason", "past", "title"), [
    (Reason.WORSE, {"killed": Count(12, 12), "wounded": Count(0, 30)}, "[CRITICAL] Homs: at least 36 killed (Islamic State), was 12 killed"),
    (Reason.WORSE, {"wounded": Count(0, 30)}, "[CRITICAL] Homs: at least 36 killed (Islamic State)"),
    (Reason.WORSE, TOLL, "[CRITICAL] Homs: at least 36 killed (Islamic State)"),      # worse by the wounded: the dead are as many as they were
    (Reason.ELAPSED, {"killed": Count(12, 12)}, "[CRITICAL] Homs: at least 36 killed (Islamic State)"),
    (Reason.FIRST, {"killed": Count(12, 12)}, "[CRITICAL] Homs: at least 36 killed (Islamic State)"),
])
def test_the_title_of_a_story_that_got_worse_says_what_it_was(reason, past, title):
    assert composed(reason=reason, past=told(3, past)).title == title


def test_a_worse_toll_says_what_was_told_and_when():
    made = composed(reason=Reason.WORSE, past=told(3, {"killed": Count(12, 12), "wounded": Count(0, 30)}))
    assert "- worse: was 12 killed, up to 30 wounded, told 2024-03-01 09:00 UTC; now at least 36 killed\n" in made.text


def test_a_story_told_again_says_when_it_was_last_heard_of():
    made = composed(reason=Reason.ELAPSED, past=told(30, {}))
    assert "- told again after its cooldown: last heard of 2024-02-29 06:00 UTC; was no toll, told 2024-02-29 06:00 UTC; now" in made.text


def test_the_first_alert_of_a_rule_says_what_is_known_of_the_place_by_another():
    assert "- this is the first alert of this story\n" in composed().text
    made = composed(past=told(3, {"killed": Count(7, 7)}))
    assert "- the first alert of this rule; by another one you know of this place: 7 killed, told 2024-03-01 09:00 UTC; now at least 36 killed\n" in made.text


@pytest.mark.parametrize(
    ("how", "edits", "alias", "said"),
    [
        ("fuzzy", 1, "Daish", "Daesh ~ Daish, 1 edit"),
        ("fuzzy", 2, "Dahish", "Daesh ~ Dahish, 2 edits"),
        ("variant", 0, "al-Daesh", "Daesh ~ al-Daesh, a variant"),
        ("exact", 0, "DAESH", "named as 'Daesh', listed as 'DAESH'"),
    ],
)
def test_it_says_how_a_name_came_to_match(how, edits, alias, said):
    made = composed(mentions=(Mention("isis", "actor", Span(0, 5), "Daesh", alias, how, 0.9, edits),))
    assert f"- actor Islamic State: {said}\n" in made.text


def test_namesakes_are_told_apart_by_their_ids():
    pair = [Entity("north", "actor", "Zarga"), Entity("south", "actor", "Zarga"), Entity("city", "location", "Zarga")]
    named = tuple(Mention(entity.id, entity.kind, Span(0, 5), "Daesh", "Zarga", "variant", 0.9) for entity in pair)
    made = composed(mentions=named, entities=pair)
    assert "- actor Zarga (north) or Zarga (south): Daesh ~ Zarga, sounds alike\n" in made.text


def test_other_rules_that_fired_are_listed_and_the_rest_counted():
    others = [Judgement(Rule(f"r{number}", severity="low"), True, (), (), TOLL if number else {}, ("homs",) if number == 2 else ()) for number in range(10)]
    made = composed(others=others)
    assert "Other rules that fired\n- r0 (low)\n- r1 (low): at least 36 killed\n- r2 (low): Homs: at least 36 killed\n" in made.text
    assert "- and 2 more\n" in made.text and "r8" not in made.text


@pytest.mark.parametrize(("severity", "quiet"), [("info", True), ("low", False), ("critical", False)])
def test_only_news_for_information_is_quiet(severity, quiet):
    made = composed(severity=severity)
    assert (made.severity, made.quiet) == (severity, quiet)


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "https://a b", 'https://x" onclick="y', "data:text/html,x", "https://" + "a" * 600, "file:///etc"]
)
def test_only_a_plain_web_address_becomes_a_link(url):
    made = composed(url=url)
    assert "a" not in Reader(made.html).tags


def test_a_web_address_leads_where_it_says():
    made = composed(url="https://x.test/?a=1&b=2")
    assert ("a", "href", "https://x.test/?a=1&b=2") in Reader(made.html).attributes


def test_a_long_sentence_is_cut_around_what_matched():
    made = composed("word " * 400 + "{killed 36+: killed at least 36} " + "word " * 400)
    quote = next(line for line in made.text.splitlines() if line.startswith(">"))
    assert quote.startswith("> …") and quote.endswith("…") and "»killed at least 36«" in quote and len(quote) < 400


def test_overlapping_hits_are_marked_once():
    made = composed("{killed 36+: killed 36 in [homs:Homs]} today")
    assert "> »killed 36 in Homs« today\n" in made.text


def test_a_long_title_is_cut_to_one_subject_line():
    made = composed(headline="word\r\nBcc: everyone@x.test " * 30)
    assert len(made.title) == 120 and made.title.endswith("…") and made.title.isprintable()


def test_every_limit_together_keeps_the_message_small():
    hostile = "\U0001f9e8&<" * 4000
    others = [Judgement(Rule("r" * 300, severity="low"), True, (), (), TOLL) for _ in range(50)]
    made = composed(hostile, title=hostile, url="https://x/" + "&" * 480, source=hostile, headline=hostile, path=hostile, others=others)
    assert len(made.text.encode()) + len(made.html.encode()) < 60_000


hostile_texts = st.text(st.characters() | st.sampled_from("<>&\"'\u202e\u2066\x1b\r\n\x00\ud800»«@"), max_size=80)


@settings(max_examples=150)
@given(body=hostile_texts, title=hostile_texts, path=hostile_texts, url=hostile_texts)
def test_text_and_html_say_the_same_words_and_nothing_of_the_article_commands(body, title, path, url):
    found = findings("")
    article = type(found.article)("f", title, body, url=url)
    because = (Evidence("words", "gas", "gas", body[:3], Span(0, min(3, len(body)))),)
    lead = Judgement(Rule("mass"), True, because, (), {}, key="mass")
    alert = Alert("mass", "high", ("mass",), {}, title, because, (Span(0, len(body)),), "f")
    made = message.compose(Verdict("desk", alert, Reason.FIRST), Findings(article, (), (), ()), [lead], ENTITIES, path=path, zone=UTC)
    shown = Reader(made.html)
    assert words(shown.shown) == words(made.text)
    assert shown.tags <= {"h3", "p", "ul", "li", "blockquote", "strong", "a"}
    assert {(tag, name) for tag, name, _ in shown.attributes} <= {("a", "href"), ("blockquote", "style")}
    assert "\n" not in made.title
    for part in (made.title, made.text, made.html):
        part.encode()
        assert not [c for c in part if c != "\n" and unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp")]
        assert not [c for c in part if unicodedata.category(c) == "Cf" and c not in "\u200c\u200d"]


def test_clean_keeps_what_languages_need():
    assert clean("می\u200cخواهم\u00a0é") == "می\u200cخواهم é"


def test_a_page_reads_the_same_both_ways():
    page = [block("heading", "News"), block("line", "One"), block("line", "Two"), block("item", "a"), block("item", "b")]
    assert as_text(page) == "News\nOne\n\nTwo\n\n- a\n- b\n"
    assert as_html(page) == "<h3>News</h3>\n<p>One</p>\n<p>Two</p>\n<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n"


def test_the_test_alert_says_that_it_is_one():
    made = message.test_message("desk-mail", NOON)
    assert made.title == "[TEST] Watcher test alert for desk-mail"
    assert "desk-mail on 2024-03-01 12:00 UTC. Nothing has happened" in made.text
    assert not made.quiet and words(Reader(made.html).shown) == words(made.text)


def test_the_operator_hears_lines_escaped_and_counted():
    made = message.operator_message("disk <full>", [f"line {number} <x>" for number in range(60)])
    assert made.title == "[WATCHER] disk <full>"
    assert "- line 49 <x>\n" in made.text and "line 50" not in made.text and "and 10 more" in made.text
    assert "<li>line 0 &lt;x&gt;</li>" in made.html


def test_a_headline_that_is_cut_is_not_said_twice_where_there_is_no_subject():
    made = message.operator_message("the store cannot grow: " * 20, ["free the disk"])
    assert made.title.endswith("…")
    assert whole(made).count("the store cannot grow: the store") == made.title.count("the store cannot grow: the store")
    assert whole(made).startswith(made.title) and whole(made).endswith("- free the disk")


def test_a_trouble_of_several_lines_is_told_line_by_line():
    made = message.operator_message("a save was refused", ["a save was refused:\nlist.yaml:3:1: unknown key\nlist.yaml:9:1: unknown id"])
    assert "- a save was refused:\n- list.yaml:3:1: unknown key\n- list.yaml:9:1: unknown id\n" in made.text
    many = message.operator_message("a save was refused", ["refused:\n" + "\n".join(f"list.yaml:{line}:1: unknown key" for line in range(80))])
    assert "list.yaml:48:1" in many.text and "list.yaml:49:1" not in many.text and "and 31 more" in many.text
