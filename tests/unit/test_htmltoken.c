#include "config.h"

#include "page/htmltoken.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "page/charref.h"

/* A page's tokens on one line: text, <name attributes>, </name>, {raw}. */
static void assert_tokens(const char *html, const char *expected)
{
	struct html_scanner scanner;
	struct html_token token;
	struct buf line = {0};

	html_scanner_init(&scanner, slice_of(html), false);
	while (html_next(&scanner, &token)) {
		switch (token.kind) {
		case HTML_TEXT: buf_add_slice(&line, token.body); break;
		case HTML_START:
			buf_add_byte(&line, '[');
			buf_add_slice(&line, token.name);
			buf_add_slice(&line, token.body);
			buf_add_byte(&line, ']');
			break;
		case HTML_CLOSE:
			buf_add_text(&line, "[/");
			buf_add_slice(&line, token.name);
			buf_add_byte(&line, ']');
			break;
		case HTML_RAW:
			buf_add_byte(&line, '{');
			buf_add_slice(&line, token.body);
			buf_add_byte(&line, '}');
			break;
		case HTML_DONE: fail(); break;
		}
	}
	assert_string_equal(buf_text(&line), expected);
	buf_release(&line);
}

static void html__next__tags_and_text(void **state)
{
	(void)state;
	assert_tokens("a<b>c</b>d", "a[b]c[/b]d");
	assert_tokens("<p class=x>", "[p class=x]");
	assert_tokens("<img alt='a>b' src=\"c>d\">e", "[img alt='a>b' src=\"c>d\"]e");
	assert_tokens("1 < 2 <3 <", "1 < 2 <3 <");
	assert_tokens("<br/>x", "[br/]x");
	assert_tokens("</p x=y>z", "[/p]z");
	assert_tokens("a<p", "a");
	assert_tokens("a<p x=\"never closed>b", "a");
	assert_tokens("", "");
}

static void html__next__comments_end_as_browsers_end_them(void **state)
{
	(void)state;
	assert_tokens("a<!-- b -->c", "ac");
	assert_tokens("a<!-->c", "ac");
	assert_tokens("a<!--->c", "ac");
	assert_tokens("a<!-- b --!>c", "ac");
	assert_tokens("a<!-- - -- -> -->c", "ac");
	assert_tokens("a<!bogus>c<?php x ?>d</3>e", "acde");
	assert_tokens("<!DOCTYPE html [<!ENTITY a \"b\">]>x", "x");
	assert_tokens("<!DOCTYPE html [>x", "x");
	assert_tokens("a<!-- never closed", "a");
}

static void html__next__raw_elements(void **state)
{
	(void)state;
	assert_tokens("<script>if (a<b) '</p>'</script>c", "[script]{if (a<b) '</p>'}[/script]c");
	assert_tokens("<style>a>b{}</style >c", "[style]{a>b{}}[/style]c");
	assert_tokens("<title>a <b> c</TITLE>d", "[title]{a <b> c}[/TITLE]d");
	assert_tokens("<script><!-- <script></script> --></script>x",
	    "[script]{<!-- <script></script> -->}[/script]x");
	assert_tokens("<script><!-- x </script>y", "[script]{<!-- x }[/script]y");
	assert_tokens("<script></scripty></script>y", "[script]{</scripty>}[/script]y");
	assert_tokens("<script>never", "[script]{never}");
}

static void html__attribute__forms(void **state)
{
	struct html_scanner scanner;
	struct html_token token;

	(void)state;
	html_scanner_init(
	    &scanner, slice_of("<a HREF = 'x y' b c=\"\" =d e=f/g h=\"1\" h=2>"), false);
	assert_true(html_next(&scanner, &token));
	assert_true(slice_is(html_attribute(&token, "href"), "x y"));
	assert_true(slice_is(html_attribute(&token, "b"), ""));
	assert_true(slice_is(html_attribute(&token, "c"), ""));
	assert_true(slice_is(html_attribute(&token, "e"), "f/g"));
	assert_true(slice_is(html_attribute(&token, "h"), "1"));
	assert_null(html_attribute(&token, "absent").ptr);
}

static void assert_resolved(const char *text, bool in_attribute, const char *expected)
{
	struct buf buf = {0};

	charref_add_text(&buf, slice_of(text), in_attribute);
	assert_string_equal(buf_text(&buf), expected);
	buf_release(&buf);
}

static void charref__add__as_browsers_do(void **state)
{
	(void)state;
	assert_resolved("&amp;&lt;&eacute;&ampx", false, "&<\xc3\xa9&x");
	assert_resolved(
	    "&copy 2024 &notin; &notit;", false, "\xc2\xa9 2024 \xe2\x88\x89 \xc2\xacit;");
	assert_resolved("?a=1&copy=2&copy", true, "?a=1&copy=2\xc2\xa9");
	assert_resolved("&#8217;&#x2019;&#X2019", false, "\xe2\x80\x99\xe2\x80\x99\xe2\x80\x99");
	assert_resolved("&#146;&#0;&#xd800;&#1114112;&#99999999999999999999;", false,
	    "\xe2\x80\x99\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd");
	assert_resolved("& &; &#; &#x; &zqx; &", false, "& &; &#; &#x; &zqx; &");
	assert_resolved("&CounterClockwiseContourIntegral;", false, "\xe2\x88\xb3");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(html__next__tags_and_text),
	    cmocka_unit_test(html__next__comments_end_as_browsers_end_them),
	    cmocka_unit_test(html__next__raw_elements),
	    cmocka_unit_test(html__attribute__forms),
	    cmocka_unit_test(charref__add__as_browsers_do),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
