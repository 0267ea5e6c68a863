#include "config.h"

#include "page/htmlpage.h"

static struct slice first_of(struct slice a, struct slice b, struct slice c)
{
	if (a.len > 0)
		return a;
	return b.len > 0 ? b : c;
}

static void choose_hints(struct html_page *page)
{
	const struct page_facts *facts = &page->facts;

	page->hints.title =
	    first_of(page->data.headline.len > 0 ? page->data.headline : page->data.name,
	        page_facts_meta(facts, "og:title"), facts->title);
	page->hints.description = first_of(page_facts_meta(facts, "og:description"),
	    page_facts_meta(facts, "description"), page->data.description);
	page->hints.body = page->data.body;
}

static enum err_code read_tokens(struct html_page *page, struct slice bytes)
{
	struct page_builder *builder;
	struct html_scanner scanner;
	struct html_token token;
	enum err_code code = page_builder_new(&page->page, &builder);

	if (code != ERR_OK)
		return code;
	page_facts_saved_from(&page->facts, bytes);
	html_scanner_init(&scanner, bytes, false);
	while (html_next(&scanner, &token)) {
		page_facts_take(&page->facts, &token, buf_slice(&page->page.text));
		page_builder_take(builder, &token);
	}
	code = page_builder_end(builder);
	return page->facts.failed ? ERR_NOMEM : code;
}

enum err_code html_page_init(struct html_page *page, struct slice bytes)
{
	enum err_code code;

	*page = (struct html_page){0};
	code = read_tokens(page, bytes);
	for (size_t i = 0; code == ERR_OK && i < page->facts.script_count; i++)
		code = jsonld_read(page->facts.scripts[i], &page->facts.arena, &page->data);
	if (code == ERR_OK)
		choose_hints(page);
	else
		html_page_release(page);
	return code;
}

void html_page_release(struct html_page *page)
{
	page_release(&page->page);
	page_facts_release(&page->facts);
}
