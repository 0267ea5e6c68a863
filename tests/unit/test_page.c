#include "config.h"

#include "page/serve.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/alloc.h"

static struct page_reader *reader;

/* Read bytes of a kind; the article must be sound. */
static enum err_code read_kind(
    enum foreign_kind kind, struct slice bytes, uint32_t entry, struct foreign_article *article)
{
	struct answer answer = {.entry_count = 1};
	struct slice detail = {0};
	struct buf copy = {0};
	enum err_code code;

	buf_add_slice(&copy, bytes);
	code = page_reader_read(reader, kind, entry, &copy, &answer);
	*article = (struct foreign_article){0};
	if (code == ERR_OK)
		assert_true(foreign_article_take(article, &answer.records, &detail));
	buf_release(&copy);
	answer_release(&answer);
	return code;
}

static void read_page(const char *html, struct foreign_article *article)
{
	assert_int_equal(read_kind(FOREIGN_HTML, slice_of(html), 0, article), ERR_OK);
}

static bool holds(struct slice text, const char *part)
{
	const size_t len = strlen(part);

	for (size_t i = 0; i + len <= text.len; i++) {
		if (memcmp(text.ptr + i, part, len) == 0)
			return true;
	}
	return false;
}

#define P1 \
	"<p>The wall along the river broke on Monday after three days of rain, the council " \
	"said, and more than 400 people had to leave their homes in the old town.</p>"
#define P2 \
	"<p>\xe2\x80\x9cWe knew that it was weak,\xe2\x80\x9d said Maria Lopez, who lives beside " \
	"it. <a href=\"/report\">A report of 2019</a> had called for repairs, which the council " \
	"put off twice, for want of money and of time.</p>"
#define P3 \
	"<p>Repairs are to begin in May, the council said in a statement, but nobody could say " \
	"on Tuesday where the money for them, about three million, would come from.</p>"

static void page__article__furniture_is_left_out(void **state)
{
	struct foreign_article article;

	(void)state;
	read_page(
	    "<html><head><title>River wall breaks | The Shore Times</title></head><body>"
	    "<nav><ul><li><a href=/>Home</a><li><a href=/n>News</a></ul></nav>"
	    "<article><h1>River wall breaks</h1>" P1
	    "<figure><img src=x><figcaption>The river on Monday, seen from the bridge."
	    "</figcaption></figure>" P2
	    "<div class=\"share-buttons social\"><a href=f>Share on Facebook</a></div>" P3
	    "<h2>What comes next for the town</h2><ul><li>A hearing is set for June, with all "
	    "who lost their homes.</li><li>The council votes on the money in July, it says."
	    "</li></ul>" P1 "</article>"
	    "<aside class=sidebar><h3>Most read</h3><a href=a>Ten towns that flood</a></aside>"
	    "<footer>Copyright. <a href=s>Subscribe to our newsletter</a></footer></body>",
	    &article);
	assert_true(slice_is(article.title, "River wall breaks"));
	assert_true(slice_is(article.outlet, "The Shore Times"));
	assert_true(holds(article.text, "The wall along the river"));
	assert_true(holds(article.text, "where the money for them"));
	assert_true(holds(article.text, "\xe2\x80\xa2 A hearing is set"));
	assert_false(holds(article.text, "Share on Facebook"));
	assert_false(holds(article.text, "Most read"));
	assert_false(holds(article.text, "newsletter"));
	assert_true(holds(article.page.left_out, "Share on Facebook"));
	assert_true(holds(article.page.left_out, "Most read"));
	assert_int_equal(article.blocks[0].kind, DOC_TITLE);
	foreign_article_release(&article);
}

static void page__article__blocks_keep_their_kind(void **state)
{
	struct foreign_article article;
	bool kinds[DOC_BLOCK_KINDS] = {false};

	(void)state;
	assert_int_equal(
	    read_kind(FOREIGN_MARKDOWN,
	        slice_of("---\ntitle: \"A title\"\nauthor: [Ann Lee, Bo Roe]\n---\n\nA paragraph "
	                 "with a [link](https://shore.example/x).\n\n## A heading\n\n- an item\n\n"
	                 "> a quotation\n\n    code\n"),
	        0, &article),
	    ERR_OK);
	for (size_t i = 0; i < article.page.block_count; i++)
		kinds[article.blocks[i].kind] = true;
	assert_true(kinds[DOC_TITLE] && kinds[DOC_PARAGRAPH] && kinds[DOC_HEADING] &&
	            kinds[DOC_ITEM] && kinds[DOC_QUOTE] && kinds[DOC_PRE]);
	assert_int_equal(article.byline_count, 2);
	assert_int_equal(article.page.link_count, 1);
	assert_true(slice_is(article.links[0].target, "https://shore.example/x"));
	assert_true(slice_is(slice_at(article.text, article.links[0].at), "link"));
	foreign_article_release(&article);
}

static void page__meta__in_order_of_trust(void **state)
{
	struct foreign_article article;

	(void)state;
	read_page("<html lang=en><head><title>T | Site</title>"
	          "<meta property=\"og:title\" content=\"Graph title\">"
	          "<meta name=author content=\"Meta Author\">"
	          "<meta property=\"og:site_name\" content=\"Graph Site\">"
	          "<script type=\"application/ld+json\">\n<![CDATA[ {\"@graph\":[{\"@type\":"
	          "\"NewsArticle\",\"headline\":\"A &amp; B\",\"datePublished\":"
	          "\"2024-07-10T08:00:00Z\",\"author\":[{\"@id\":\"#a\"},{\"name\":\"Bo Roe\"}],"
	          "\"publisher\":{\"name\":\"Linked Outlet\"}},{\"@id\":\"#a\",\"@type\":"
	          "\"Person\",\"name\":\"Ann Lee\"}]} ]]></script></head><body>" P1 P2
	          "</body></html>",
	    &article);
	assert_true(slice_is(article.title, "A & B"));
	assert_true(slice_is(article.outlet, "Linked Outlet"));
	assert_true(slice_is(article.date, "2024-07-10T08:00:00Z"));
	assert_int_equal(article.byline_count, 2);
	assert_true(slice_is(article.byline[0], "Ann Lee"));
	assert_true(slice_is(article.byline[1], "Bo Roe"));
	foreign_article_release(&article);
	read_page("<head><meta property=\"og:title\" content=\"Graph title\">"
	          "<meta name=author content=\"By Meta Author and Bo Roe\">"
	          "<meta property=\"article:published_time\" content=\"10 July 2024\">"
	          "<script type=\"application/ld+json\">{broken</script></head><body>" P1 P2,
	    &article);
	assert_true(slice_is(article.title, "Graph title"));
	assert_int_equal(article.byline_count, 2);
	assert_true(slice_is(article.byline[0], "Meta Author"));
	assert_true(slice_is(article.date, "2024-07-10"));
	foreign_article_release(&article);
	read_page("<title>River wall breaks - Site</title><body><article><h1>River wall breaks"
	          "</h1><p>By <a rel=author href=x>Ann Lee</a> <time datetime=2024-07-11>today"
	          "</time></p>" P1 P2 P3 "</article>",
	    &article);
	assert_true(slice_is(article.title, "River wall breaks"));
	assert_int_equal(article.byline_count, 1);
	assert_true(slice_is(article.byline[0], "Ann Lee"));
	assert_true(slice_is(article.date, "2024-07-11"));
	foreign_article_release(&article);
}

static void page__links__only_of_the_web(void **state)
{
	struct foreign_article article;

	(void)state;
	read_page("<head><link rel=canonical href=\"https://www.shore.example/a/b?c\"></head><body>"
	          "<article><h1>River wall breaks</h1>" P1
	          "<p>Much more was said about <a href=\"../x\">the first</a> and then of <a "
	          "href=\"javascript:alert(1)\">the second</a> and <a href=\"//other.example/y\">"
	          "the third</a>, but not about <a href=\"#top\">the fourth</a> of the "
	          "walls.</p>" P2 P3 "</article>",
	    &article);
	assert_int_equal(article.page.link_count, 3);
	assert_true(slice_is(article.links[0].target, "https://www.shore.example/x"));
	assert_true(slice_is(article.links[1].target, "https://other.example/y"));
	assert_true(slice_is(article.links[2].target, "https://www.shore.example/report"));
	foreign_article_release(&article);
}

static void page__mail__html_part_of_alternatives(void **state)
{
	struct foreign_article article;

	(void)state;
	assert_int_equal(
	    read_kind(FOREIGN_MAIL,
	        slice_of("From: \"The Shore\" <n@shore.example>\r\nSubject: =?utf-8?Q?W=C3=A4ll?= "
	                 "=?utf-8?B?IGJyZWFrcw==?=\r\nDate: Wed, 10 Jul 2024 10:00:00 +0000\r\n"
	                 "Content-Type: multipart/alternative;\r\n boundary=\"q\"\r\n\r\n--q\r\n"
	                 "Content-Type: text/plain\r\n\r\nplain\r\n--q\r\nContent-Type: "
	                 "text/html; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable"
	                 "\r\n\r\n<p>The wall =E2=80=94 it bro=\r\nke on Monday after rain.</p>\r\n"
	                 "--q--\r\n"),
	        0, &article),
	    ERR_OK);
	assert_true(slice_is(article.title, "W\xc3\xa4ll breaks"));
	assert_true(slice_is(article.outlet, "The Shore"));
	assert_true(slice_is(article.date, "2024-07-10"));
	assert_true(holds(article.text, "The wall \xe2\x80\x94 it broke on Monday"));
	assert_false(holds(article.text, "plain"));
	foreign_article_release(&article);
}

static void page__feed__one_entry_at_a_time(void **state)
{
	static const char feed[] =
	    "<?xml version=\"1.0\"?><rss><channel><title>Shore Feed</title><image><title>no</title>"
	    "</image><item><title>First &amp; best</title><link>https://shore.example/1</link>"
	    "<pubDate>Mon, 08 Jul 2024 10:00:00 GMT</pubDate><description><![CDATA[<p>One entry "
	    "says that it rained.</p>]]></description></item><item><title>Second</title>"
	    "<description>&lt;p&gt;The other is escaped twice.&lt;/p&gt;</description></item>"
	    "</channel></rss>";
	struct foreign_article article;

	(void)state;
	assert_int_equal(read_kind(FOREIGN_FEED, slice_of(feed), 0, &article), ERR_OK);
	assert_true(slice_is(article.title, "First & best"));
	assert_true(slice_is(article.outlet, "Shore Feed"));
	assert_true(slice_is(article.date, "2024-07-08"));
	assert_true(holds(article.text, "One entry says that it rained."));
	foreign_article_release(&article);
	assert_int_equal(read_kind(FOREIGN_FEED, slice_of(feed), 1, &article), ERR_OK);
	assert_true(holds(article.text, "The other is escaped twice."));
	foreign_article_release(&article);
	assert_int_equal(read_kind(FOREIGN_FEED, slice_of(feed), 2, &article), ERR_EMPTY);
	assert_int_equal(read_kind(FOREIGN_FEED, slice_of("<html>"), 0, &article), ERR_SYNTAX);
}

/* So many copies of a piece between a begin and an end: the end must still be there. */
static void assert_survives(const char *begin, const char *piece, size_t count, const char *end)
{
	struct buf page = {0};
	struct foreign_article article;

	buf_add_text(&page, begin);
	for (size_t i = 0; i < count; i++)
		buf_add_text(&page, piece);
	buf_add_text(&page, end);
	assert_int_equal(read_kind(FOREIGN_HTML, buf_slice(&page), 0, &article), ERR_OK);
	assert_true(holds(article.text, "ZZTOP") || holds(article.page.left_out, "ZZTOP"));
	assert_true(holds(article.text, "ZZEND") || holds(article.page.left_out, "ZZEND"));
	foreign_article_release(&article);
	buf_release(&page);
}

static void page__hostile__nothing_is_dropped(void **state)
{
	(void)state;
	assert_survives("<p>ZZTOP", "<div>", 20000, "ZZEND");
	assert_survives("ZZTOP", "<b>", 20000, "x<p>ZZEND");
	assert_survives("<body>ZZTOP", "<table><tr><td>", 5000, "ZZEND");
	assert_survives("<body>ZZTOP", "<ul><li>x", 20000, "ZZEND");
	assert_survives("<body>ZZTOP<p ", "a=b ", 200000, ">ZZEND");
	assert_survives("<body>ZZTOP", "<a href=x>", 50000, "ZZEND");
	assert_survives("<body>ZZTOP", "</p></div></li>", 50000, "ZZEND");
	assert_survives("<body>ZZTOP", "<!doctype [>", 20000, "ZZEND");
	assert_survives("<body>ZZTOP", "<button>", 20000, "</body>ZZEND");
	assert_survives("<body>ZZTOP<p>", "&amp;&#x41;&nosuchname;", 50000, "ZZEND");
	assert_survives("ZZTOP<img src=\"data:image/png;base64,", "AAAA", 500000, "\">ZZEND");
}

static void page__hostile__entities_are_not_expanded(void **state)
{
	struct foreign_article article;

	(void)state;
	read_page("<?xml version=\"1.0\"?><!DOCTYPE html [<!ENTITY x SYSTEM \"file:///etc/passwd\">"
	          "<!ENTITY a \"lol\">]><html><body><p>ZZTOP &x; &a; ZZEND",
	    &article);
	assert_true(holds(article.text, "ZZTOP &x; &a; ZZEND"));
	foreign_article_release(&article);
}

static void page__read__every_allocation_fails_once(void **state)
{
	static const char page[] = "<title>t</title><script type=application/ld+json>"
	                           "{\"@type\":\"Article\",\"headline\":\"x\"}</script>" P1 P2 P3;
	enum err_code code = ERR_NOMEM;

	(void)state;
	for (long nth = 1; code == ERR_NOMEM && nth < 2000; nth++) {
		struct answer answer = {.entry_count = 1};
		struct buf copy = {0};

		buf_add_text(&copy, page);
		alloc_fail_from(nth);
		code = page_reader_read(reader, FOREIGN_HTML, 0, &copy, &answer);
		alloc_fail_from(0);
		assert_true(code == ERR_OK || code == ERR_NOMEM);
		buf_release(&copy);
		answer_release(&answer);
	}
	assert_int_equal(code, ERR_OK);
}

static int make_reader(void **state)
{
	(void)state;
	return page_reader_new("", &reader) == ERR_OK ? 0 : -1;
}

static int free_reader(void **state)
{
	(void)state;
	page_reader_free(reader);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(page__article__furniture_is_left_out),
	    cmocka_unit_test(page__article__blocks_keep_their_kind),
	    cmocka_unit_test(page__meta__in_order_of_trust),
	    cmocka_unit_test(page__links__only_of_the_web),
	    cmocka_unit_test(page__mail__html_part_of_alternatives),
	    cmocka_unit_test(page__feed__one_entry_at_a_time),
	    cmocka_unit_test(page__hostile__nothing_is_dropped),
	    cmocka_unit_test(page__hostile__entities_are_not_expanded),
	    cmocka_unit_test(page__read__every_allocation_fails_once),
	};

	return cmocka_run_group_tests(tests, make_reader, free_reader);
}
