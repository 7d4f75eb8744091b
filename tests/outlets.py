"""Pages in the styles of real outlets, of our own wording: what a page's story is, and what stands around it.

A style is a page with holes. {p} repeats what is between {p} and {/p} for every paragraph, {n} and {/n} for every other
story's headline; the first paragraph is {lead}. All other stories tell of other casualties: none may slip into the article.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

STORIES = (
    ("Checkpoint bomb near Hasakah kills eleven recruits", [
        "Eleven recruits were killed on Friday when a lorry packed with explosives was driven into a checkpoint south of Hasakah, the Kurdish police said.",
        "Another 24 people, most of them passengers of two minibuses that had been waiting at the barrier, were taken to hospitals in Qamishli.",
        "“The ground shook and then there was no sound at all,” said Rojin Ehmed, a nurse who had just finished her night shift.",
        "The Islamic State said in a statement that one of its fighters had carried out the attack.",
        "Short of blood.",
        "Doctors asked residents to donate; by the evening the queue in front of the clinic reached around the block."],
     "Rescuers search the wreck of a minibus south of Hasakah", [("Checkpoint", "11 killed", "24 injured"), ("Market road", "none", "3 injured")]),
    ("Mortars hit wedding in eastern Mosul", [
        "At least seven guests of a wedding were killed by mortar rounds in the Zuhur district of Mosul late on Saturday, two relatives of the groom said.",
        "Iraqi officers confirmed the attack but gave a lower figure: four dead and nine wounded.",
        "The rounds came from the western bank of the Tigris, which the Islamic State still holds, a colonel of the counter-terrorism service said.",
        "“We had waited two years for this day,” said the bride's uncle, Faris Mahmoud.",
        "He added: “Nobody danced.”",
        "The United Nations says that half of those brought to trauma posts around the city are civilians."],
     "A courtyard in the Zuhur district on the morning after", [("Relatives", "7 dead", "unknown"), ("Army", "4 dead", "9 wounded")]),
    ("Boats collide off Latakia, coast guard looks for 15", [
        "Fifteen people are missing after two fishing boats collided in fog off the port of Latakia on Tuesday night, the coast guard said.",
        "Three bodies were brought ashore before dawn, and a boy of twelve was found alive, holding on to a fuel can.",
        "Russian navy divers from Tartus joined the search at first light.",
        "The harbour master said that neither boat had shown a lamp.",
        "Families waited on the quay.",
        "Fishermen have been sailing at night since the shelling of the coast road last spring, in which nobody was hurt."],
     "The quay at Latakia on Wednesday morning", [("Found dead", "3", "before dawn"), ("Missing", "15", "still sought")]),
)
OTHERS = (
    "Landslide buries 62 miners in Jade Hills", "Train blaze kills 31 commuters near Ostrava", "Gunman shoots nine dead at bus depot in Cali",
    "Flood toll in Sylhet rises to 118", "Grenade thrown into bar wounds 40 in Bujumbura",
)
TEASER = "Rescuers have given up hope for the last of the 62 miners who were buried on Sunday, the provincial governor told reporters."


@dataclass(frozen=True)
class Page:
    """A page and what it should give: the words of its story, and what must not be among them."""

    style: str
    source: str
    title: str
    wanted: tuple[str, ...]
    unwanted: tuple[str, ...]


HEAD = '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{title} | {outlet}</title><meta property="og:title" content="{title}"><meta property="og:site_name" content="{outlet}">{ld}</head>'
BARE = "<html><head><title>{title} - {outlet}</title></head>"
LD = '<script type="application/ld+json">{{"@context":"https://schema.org","@type":"NewsArticle","headline":"{title}","datePublished":"2016-11-05T10:00:00Z"}}</script>'
TABLE = "<table>{r}<tr><td>{0}</td><td>{1}</td><td>{2}</td></tr>{/r}</table>"

STYLES = {
    "broadcaster": HEAD + '<body><header role="banner"><nav><ul><li><a href="/">Home</a></li><li><a href="/n">News</a></li></ul></nav></header><main id="main-content"><article class="ssrcss-1072xwf-ArticleWrapper"><h1 id="main-heading">{title}</h1><div data-component="text-block"><p class="ssrcss-1q0x1qg-Paragraph"><b>{lead}</b></p></div><figure><img alt=""><figcaption><span class="visually-hidden">Image caption, </span>{caption}</figcaption></figure>{p}<div data-component="text-block"><p>{}</p></div>{/p}{table}<section data-component="related-topics"><h2>Related Topics</h2><ul><li><a href="/t">Syria</a></li></ul></section></article><section data-component="top-stories"><h2>Top stories</h2><ol>{n}<li><a href="/x"><h3>{}</h3></a><p>{teaser}</p></li>{/n}</ol></section></main><footer><p>Copyright 2016. All rights reserved.</p></footer></body></html>',
    "liberal daily": HEAD + '<body><header><a href="#maincontent">Skip to main content</a></header><main><article><div data-gu-name="headline"><h1>{title}</h1></div><div data-gu-name="standfirst"><p>{lead}</p></div><div data-gu-name="media"><figure><figcaption>{caption}</figcaption></figure></div><div data-gu-name="body"><div class="article-body-commercial-selector">{p}<p class="dcr-1eu361v">{}</p>{/p}<aside class="element-rich-link"><h3><a href="/x">{other}</a></h3><p>{teaser}</p><a href="/x">Read more</a></aside>{table}</div></div></article><aside data-gu-name="most-viewed"><h2>Most viewed</h2><ol>{n}<li><a href="/x">{}</a></li>{/n}</ol></aside></main></body></html>',
    "wire": HEAD + '<body><div id="__next"><div class="StandardArticle_container"><div class="ArticleHeader_container"><h1 class="ArticleHeader_headline">{title}</h1></div><div class="StandardArticleBody_body"><div class="PrimaryAsset_container"><figure><figcaption>{caption}</figcaption></figure></div><p>{lead}</p>{p}<p>{}</p>{/p}{table}<div class="Attribution_container"><p class="Attribution_content">Our Standards: <a href="/s">The Principles.</a></p></div></div><div class="RelatedCoverage_related-coverage-module"><h3>Related Coverage</h3><ul>{n}<li><a href="/x">{}</a></li>{/n}</ul></div></div></div></body></html>',
    "agency with trays": HEAD + '<body><div class="Page-header"><a href="/">Agency</a></div><div class="Page-main"><main class="Page-oneColumn"><bsp-story-page><h1 class="Page-headline">{title}</h1><div class="Page-lead"><figure class="Figure"><figcaption class="Figure-caption"><p>{caption}</p></figcaption></figure></div><div class="Page-storyBody"><div class="RichTextStoryBody RichTextBody"><p>{lead}</p>{p}<p>{}</p>{/p}{table}</div></div></bsp-story-page></main><div class="PageListRightRailA"><h2 class="PageList-header-title">Most read</h2>{n}<div class="PagePromo"><h3 class="PagePromo-title"><a href="/x">{}</a></h3><p class="PagePromo-description">{teaser}</p></div>{/n}</div></div></body></html>',
    "tabloid": HEAD + '<body><div id="page-container"><div class="beta item" id="content"><div id="js-article-text" class="article-text wide"><h1>{title}</h1><ul class="mol-bullets-with-font"><li class="class"><strong>{lead}</strong></li></ul><p class="author-section byline-plain">By A Reporter</p><div class="article-timestamp">Published: 10:00, 5 November 2016</div><div itemprop="articleBody">{p}<p class="mol-para-with-font">{}</p>{/p}<div class="artSplitter mol-img-group"><p class="imageCaption">{caption}</p></div>{table}<div class="related-carousel"><h3>RELATED ARTICLES</h3><ul>{n}<li><a href="/x"><h4>{}</h4></a></li>{/n}</ul></div></div></div></div><div class="gamma"><div class="femail"><h3>DON\'T MISS</h3><ul>{n}<li><a href="/x"><strong>{}</strong> {teaser}</a></li>{/n}</ul></div></div></div></body></html>',
    "gray lady": HEAD + '<body><div id="app"><div id="site-content"><main><article id="story"><div id="top-wrapper"><p>Advertisement</p></div><header><h1 data-testid="headline">{title}</h1><p id="article-summary">{lead}</p></header><div class="media"><figure><figcaption><span>{caption}</span><span>Credit...A Photographer</span></figcaption></figure></div><section name="articleBody" itemprop="articleBody"><div class="css-1fanzo5 StoryBodyCompanionColumn"><div>{p}<p class="css-158dogj">{}</p>{/p}{table}</div></div></section><div id="bottom-wrapper"><div class="bottom-of-article"><p>A version of this article appears in print.</p></div></div></article></main><div class="recirculation"><section><h2>More in Middle East</h2><ol>{n}<li><a href="/x"><h3>{}</h3></a><p>{teaser}</p></li>{/n}</ol></section></div></div></div></body></html>',
    "gulf broadcaster": HEAD + '<body><div class="container--ad"></div><main id="main-content-area"><header class="article-header"><h1>{title}</h1><p class="article__subhead"><em>{lead}</em></p></header><figure class="article-featured-image"><figcaption>{caption}</figcaption></figure><div class="wysiwyg wysiwyg--all-content">{p}<p>{}</p>{/p}<div class="more-on"><h2 class="more-on__heading">Recommended Stories</h2><ul class="more-on__list">{n}<li class="more-on__item"><a href="/x">{}</a></li>{/n}</ul></div>{table}</div></main><aside class="l-col--sidebar"><ul class="trending-articles">{n}<li><a href="/x">{}</a></li>{/n}</ul></aside></body></html>',
    "cable news": HEAD + '<body class="pg pg-section"><section class="layout__wrapper"><div class="headline"><h1 class="headline__text" id="maincontent">{title}</h1></div><div class="article__content-container"><div class="image__caption attribution"><span data-editable="metaCaption" class="inline-placeholder">{caption}</span></div><main class="article__main"><div class="article__content" itemprop="articleBody"><p class="paragraph inline-placeholder"><cite class="source__cite"><span>The Outlet</span></cite> {lead}</p>{p}<p class="paragraph">{}</p>{/p}{table}<div class="related-content"><div class="related-content__headline"><a href="/x">Related article: {other}</a></div></div></div></main></div></section><div class="zone__items"><h3>More from the outlet</h3>{n}<div class="card"><span class="container__headline-text"><a href="/x">{}</a></span></div>{/n}</div></body></html>',
    "public radio": HEAD + '<body><main id="mainContent"><article class="story"><div class="storytitle"><h1>{title}</h1></div><div id="storytext" class="storytext storylocation linkLocation"><div class="bucketwrap image"><div class="caption"><p>{caption} <b>hide caption</b></p></div></div><p>{lead}</p>{p}<p>{}</p>{/p}{table}<aside class="ad-backstage"><p>Sponsor Message</p></aside></div><ul class="tags"><li><a href="/t">syria</a></li></ul></article></main><aside id="end-of-story-recommendations"><h3>More Stories</h3>{n}<article><h3><a href="/x">{}</a></h3><p>{teaser}</p></article>{/n}</aside></body></html>',
    "german broadcaster": HEAD + '<body><div id="root"><main><article><header><h1>{title}</h1></header><p class="teaser-text">{lead}</p><figure><figcaption>{caption}<small>Image: Agency</small></figcaption></figure><div class="rich-text">{p}<p>{}</p>{/p}{table}<div class="internal-link-wrap"><h2>{other}</h2><p>{teaser}</p></div></div></article></main><section class="more-stories"><h2>More stories</h2>{n}<div class="teaser"><a href="/x"><h3>{}</h3></a></div>{/n}</section></body></html>',
    "french channel": HEAD + '<body><main class="m-content"><article class="t-content article"><h1 class="t-content__title a-page-title">{title}</h1><p class="t-content__chapo">{lead}</p><figure class="m-figure"><figcaption class="m-figure__caption">{caption} © Agency</figcaption></figure><div class="t-content__body u-clearfix">{p}<p>{}</p>{/p}{table}<div class="m-em-article"><a href="/x">{other}</a></div></div></article><aside class="o-layout-list"><h2>The most read</h2>{n}<p class="article__title"><a href="/x">{}</a></p>{/n}</aside></main></body></html>',
    "conservative daily": HEAD + '<body><header class="site-header"><nav class="site-header__navigation"><a href="/">News</a></nav></header><article itemscope itemtype="https://schema.org/NewsArticle"><header class="e-headline"><h1 itemprop="headline">{title}</h1><p itemprop="description">{lead}</p></header><div class="lead-asset"><figure><figcaption itemprop="caption">{caption}</figcaption></figure></div><div data-test="article-body-text" class="articleBodyText section" itemprop="articleBody"><div class="article-body-text">{p}<p>{}</p>{/p}{table}</div></div></article><div class="moreStories"><h3>More stories</h3><ul>{n}<li><a href="/x">{}</a><p>{teaser}</p></li>{/n}</ul></div></body></html>',
    "wordpress": HEAD + '<body class="single single-post"><div id="page"><div id="content" class="site-content"><div id="primary"><main id="main"><article id="post-1" class="post type-post hentry"><header class="entry-header"><h1 class="entry-title">{title}</h1><div class="entry-meta"><span class="posted-on">November 5, 2016</span></div></header><div class="entry-content"><p>{lead}</p>{p}<p>{}</p>{/p}<figure class="wp-caption"><figcaption class="wp-caption-text">{caption}</figcaption></figure>{table}<div class="sharedaddy"><h3>Share this:</h3></div><div id="jp-relatedposts"><h3>Related</h3>{n}<div class="jp-relatedposts-post"><h4><a href="/x">{}</a></h4><p>{teaser}</p></div>{/n}</div></div></article><div id="comments"><h2>2 comments</h2><ol><li><p>I heard that 500 people died and nobody wrote about it at all.</p></li></ol></div></main></div><aside id="secondary" class="widget-area"><section class="widget"><h2>Recent Posts</h2><ul>{n}<li><a href="/x">{}</a></li>{/n}</ul></section></aside></div></div></body></html>',
    "blogspot": BARE + '<body><div class="main-outer"><div class="post hentry"><h3 class="post-title entry-title"><a href="/self">{title}</a></h3><div class="post-header"></div><div class="post-body entry-content">{lead}<br><br>{p}{}<br><br>{/p}<table class="tr-caption-container"><tr><td class="tr-caption">{caption}</td></tr></table>{table}</div><div class="post-footer"><span class="post-author">Posted by Someone</span></div></div></div><div class="sidebar"><div class="widget PopularPosts"><h2>Popular Posts</h2><ul>{n}<li><a href="/x">{}</a><div class="item-snippet">{teaser}</div></li>{/n}</ul></div></div></body></html>',
    "drupal ngo": HEAD + '<body><div class="region-header"><a href="/">Home</a></div><main role="main"><article class="node node--type-report"><h1 class="page-title">{title}</h1><div class="field field--name-field-summary"><p>{lead}</p></div><div class="field field--name-body">{p}<p>{}</p>{/p}<div class="field field--name-field-caption">{caption}</div>{table}</div></article></main><section class="rw-related"><h2>Related Content</h2>{n}<article class="node"><h3><a href="/x">{}</a></h3><p>{teaser}</p></article>{/n}</section></body></html>',
    "old tables": BARE + '<body bgcolor="#ffffff"><table width="760"><tr><td width="150"><a href="/">Home</a><br><a href="/w">World</a><br>{n}<a href="/x">{}</a><br>{/n}</td><td width="460"><font size="+2"><b>{title}</b></font><p>{lead}</p>{p}<p>{}</p>{/p}<p><i>{caption}</i></p>{table}</td><td width="150"><b>Headlines</b><br>{n}<a href="/x">{}</a><br>{/n}</td></tr></table></body></html>',
    "state agency": HEAD + '<body><div class="header-top"><a href="/">Agency</a></div><div class="container"><div class="row"><div class="col-md-8 main-content"><h2 class="single-title">{title}</h2><div class="post-date">5 November 2016</div><div class="post-content"><p>{lead}</p>{p}<p>{}</p>{/p}<p class="wp-caption-text">{caption}</p>{table}</div></div><div class="col-md-4 sidebar"><h4>Latest News</h4>{n}<div class="news-item"><a href="/x">{}</a><p>{teaser}</p></div>{/n}</div></div></div></body></html>',
    "russian channel": HEAD + '<body><div class="layout"><div class="article article_article-page"><h1 class="article__heading">{title}</h1><div class="article__summary summary">{lead}</div><div class="article__cover"><div class="media__footer"><span class="media__title">{caption}</span></div></div><div class="article__text text">{p}<p>{}</p>{/p}<div class="read-more"><div class="read-more__title">Read more</div><a class="read-more__link" href="/x">{other}</a></div>{table}</div></div><div class="layout__sidebar"><div class="card-list"><strong class="card-list__heading">Top stories</strong>{n}<div class="card"><a href="/x">{}</a><div class="card__summary">{teaser}</div></div>{/n}</div></div></div></body></html>',
    "divs without names": BARE + '<body><div><div><a href="/">Start</a> <a href="/w">World</a></div><div><h1>{title}</h1><div>{lead}</div>{p}<div>{}</div>{/p}<div>{caption}</div>{table}</div><div><div>Elsewhere</div>{n}<div><a href="/x">{}</a></div>{/n}</div></div></body></html>',
    "amp": '<!doctype html><html amp lang="en"><head><meta charset="utf-8"><title>{title}</title></head><body><amp-sidebar id="s"><ul><li><a href="/">Home</a></li></ul></amp-sidebar><article><h1>{title}</h1><amp-img src="a"></amp-img><p class="caption">{caption}</p><p>{lead}</p>{p}<p>{}</p>{/p}{table}<amp-list><div placeholder>Loading</div></amp-list></article><section class="recommended"><h2>Recommended</h2>{n}<a href="/x"><h3>{}</h3></a>{/n}</section></body></html>',
    "medium": HEAD + '<body><div id="root"><div class="a b c"><div class="d"><article><div class="m n o"><section><div><div class="fj fk"><h1 id="4f2a" class="pw-post-title">{title}</h1><div class="speechify-ignore">3 min read</div><p id="1a" class="pw-post-body-paragraph">{lead}</p><figure><figcaption class="mk">{caption}</figcaption></figure>{p}<p class="pw-post-body-paragraph">{}</p>{/p}{table}</div></div></section></div></article></div></div><div class="recommended-from"><h2>Recommended from the platform</h2>{n}<div><a href="/x"><h2>{}</h2><h3>{teaser}</h3></a></div>{/n}</div></div></body></html>',
    "newsletter web view": HEAD + '<body><div id="entry"><div class="single-post-container"><div class="container"><article class="typography newsletter-post post"><div class="post-header"><h1 class="post-title">{title}</h1><h3 class="subtitle">{lead}</h3></div><div class="available-content"><div class="body markup">{p}<p>{}</p>{/p}<figcaption class="image-caption">{caption}</figcaption>{table}<div class="subscription-widget-wrap"><p>Thanks for reading! Subscribe for free to receive new posts.</p></div></div></div></article></div></div><div class="single-post-section comments-section"><h4>Ready for more?</h4></div></div></body></html>',
    "live page": HEAD + '<body><main><article><header><h1>{title}</h1><p>{lead}</p></header><div id="liveblog-body">{p}<article class="block"><header><time>10:0{#}</time></header><div class="block-elements"><p>{}</p></div></article>{/p}<figure><figcaption>{caption}</figcaption></figure>{table}</div></article></main><aside class="live-rail"><h2>Also live</h2><ul>{n}<li><a href="/x">{}</a></li>{/n}</ul></aside></body></html>',
    "turkish agency": HEAD + '<body><nav class="navbar"><a href="/">EN</a></nav><div class="detay-bg"><div class="container"><div class="detay-spot-category"><h1>{title}</h1><h4>{lead}</h4></div><div class="detay-icerik"><div class="detay-foto-editor"><h6>{caption}</h6></div><div class="detay-paylas"><p>{}</p></div>'.replace("<p>{}</p>", "") + '{p}<p>{}</p>{/p}{table}</div></div></div><div class="detay-populer"><span class="detay-baslik">Related news</span>{n}<div class="haber"><a href="/x"><h4>{}</h4></a></div>{/n}</div></body></html>',
    "israeli daily": HEAD + '<body><div class="page-wrap"><article class="article"><div class="article-header"><h1 class="headline">{title}</h1><h2 class="underline">{lead}</h2></div><div class="media"><div class="caption">{caption}</div></div><div class="the-content">{p}<p>{}</p>{/p}<div class="banner">Get the Daily Edition by email and never miss our top stories. <a href="/s">Sign up</a></div>{table}</div></article><div class="sidebar-blogs"><h3>Most popular</h3>{n}<div class="item"><a href="/x">{}</a></div>{/n}</div></div></body></html>',
    "kurdish network": HEAD + '<body><div class="c-detail"><div class="c-detail__head"><h1>{title}</h1></div><div class="c-detail__img"><span class="photo-caption">{caption}</span></div><div class="c-detail__text"><p><strong>CITY</strong> - {lead}</p>{p}<p>{}</p>{/p}{table}</div></div><div class="c-latest"><h2>Latest</h2><ul>{n}<li><a href="/x"><span>{}</span></a></li>{/n}</ul></div></body></html>',
    "aggregator": HEAD + '<body><div class="caas-container"><header class="caas-header"><h1 data-test-locator="headline">{title}</h1></header><div class="caas-content-wrapper"><div class="caas-body"><figure><figcaption class="caption-collapse">{caption}</figcaption></figure><p>{lead}</p>{p}<p>{}</p>{/p}{table}<div class="caas-readmore"><button>Story continues</button></div></div></div></div><div class="stream"><h2>TRENDING</h2><ol>{n}<li><a href="/x"><h3>{}</h3></a><p>{teaser}</p></li>{/n}</ol></div></body></html>',
    "reader mode": '<html><head><title>{title}</title></head><body><div class="container"><div class="header reader-header"><a class="domain reader-domain">outlet.example</a><h1 class="reader-title">{title}</h1></div><hr><div class="content"><div class="moz-reader-content"><div id="readability-page-1" class="page"><p>{lead}</p>{p}<p>{}</p>{/p}<p>{caption}</p>{table}</div></div></div></div></body></html>',
    "text only": '<html><head><title>{title}</title></head><body><a href="/">Go to home</a><h2>{title}</h2><p>By A Reporter</p><p>{lead}</p>{p}<p>{}</p>{/p}<p>{caption}</p>{table}<hr><a href="/">Back to top</a></body></html>',
    "magazine": HEAD + '<body><div id="main"><article class="article-page"><div class="hero"><h1>{title}</h1><p class="dek">{lead}</p></div><div class="longform"><section class="chapter">{p}<p>{}</p>{/p}</section><blockquote class="pullquote"><p>Nobody danced, nobody slept.</p></blockquote><div class="image-block"><div class="image-caption">{caption}</div></div>{table}</div></article><div class="more-from-magazine"><h2>More from the magazine</h2>{n}<div class="promo"><a href="/x">{}</a><p>{teaser}</p></div>{/n}</div></div></body></html>',
    "cookie wall": HEAD + '<body><div id="onetrust-consent-sdk"><div role="dialog"><h2>We value your privacy</h2><p>We and our 812 partners store information on a device and process personal data for the purposes below, which you may change at any time.</p></div></div><div class="app"><main><article><h1>{title}</h1><p>{lead}</p>{p}<p>{}</p>{/p}<figure><figcaption>{caption}</figcaption></figure>{table}</article></main></div><aside class="rail"><h3>Most shared</h3>{n}<a href="/x">{}</a>{/n}</aside></body></html>',
    "infinite scroll": HEAD + '<body><div class="infinite"><article class="full-article" data-index="0"><h1>{title}</h1><p>{lead}</p>{p}<p>{}</p>{/p}<figure><figcaption>{caption}</figcaption></figure>{table}</article><article class="next-article" data-index="1"><h2><a href="/x">{other}</a></h2><p>{teaser}</p><p>Officials in the province had closed two other pits the year before, after the deaths of 19 men, but were overruled.</p></article></div></body></html>',
    "portal with cards first": HEAD + '<body><div class="top-cards">{n}<div class="card"><h2><a href="/x">{}</a></h2><p>{teaser}</p></div>{/n}</div><div class="news-detail"><h1>{title}</h1><div class="news-text"><p>{lead}</p>{p}<p>{}</p>{/p}<p class="foto">{caption}</p>{table}</div></div></body></html>',
}


def pages() -> list[Page]:
    """Every style with one of the stories."""
    return [_page(style, source, number) for number, (style, source) in enumerate(STYLES.items())]


def _page(style: str, source: str, number: int) -> Page:
    title, paragraphs, caption, rows = STORIES[number % len(STORIES)]
    others = [OTHERS[(number + shift) % len(OTHERS)] for shift in range(4)]
    safe = html.escape
    source = source.replace("{table}", TABLE).replace("{ld}", LD.replace("{{", "{").replace("}}", "}") if number % 2 else "")
    source = _repeated(source, "p", [safe(text) for text in paragraphs[1:]])
    source = _repeated(source, "n", [safe(text) for text in others])
    block = re.search(r"\{r\}(.*?)\{/r\}", source)
    if block:
        lines = "".join(block[1].replace("{0}", a).replace("{1}", b).replace("{2}", c) for a, b, c in rows)
        source = source.replace(block[0], lines)
    for name, text in (("title", safe(title)), ("outlet", "The Outlet"), ("lead", safe(paragraphs[0])), ("caption", safe(caption)), ("other", safe(others[0])), ("teaser", safe(TEASER))):
        source = source.replace(f"{{{name}}}", text)
    cells = tuple(" ".join(row) for row in rows) if block else ()
    return Page(style, source, title, (title, *paragraphs, caption, *cells), (*others, TEASER, "500 people died", "19 men", "812 partners"))


def _repeated(source: str, hole: str, texts: list[str]) -> str:
    def fill(found: re.Match[str]) -> str:
        return "".join(found[1].replace("{}", text).replace("{#}", str(number)) for number, text in enumerate(texts))

    return re.sub(rf"\{{{hole}\}}(.*?)\{{/{hole}\}}", fill, source)
