#include "config.h"

#include "page/pagemeta.h"

#include "doc/byline.h"
#include "doc/dates.h"
#include "doc/outlets.h"
#include "page/address.h"

enum { LONGEST_NAME = 120 /* bytes of a byline's line */ };

static struct slice first_meta(const struct html_page *page, const char *const *names)
{
	for (; *names; names++) {
		const struct slice value = page_facts_meta(&page->facts, *names);

		if (value.len > 0)
			return value;
	}
	return (struct slice){0};
}

/* ---- title ---- */

static size_t count_words(struct slice text)
{
	size_t count = 0;

	for (size_t i = 0; i < text.len; i++)
		count += text.ptr[i] != ' ' && (i == 0 || text.ptr[i - 1] == ' ');
	return count;
}

/* Separators between a headline and the site's name, with spaces around them. */
static size_t separator_at(struct slice text, size_t i)
{
	static const char *const marks[] = {" | ", " - ", " \xe2\x80\x93 ", " \xe2\x80\x94 ",
	    " \\ ", " / ", " > ", " \xc2\xbb ", " \xc2\xb7 "};

	for (size_t k = 0; k < sizeof marks / sizeof *marks; k++) {
		if (slice_starts((struct slice){text.ptr + i, text.len - i}, marks[k]))
			return strlen(marks[k]);
	}
	return 0;
}

/* "Headline | Site": the headline; when that is a word or two, the site came first. */
static struct slice cut_site(struct slice title)
{
	struct slice head = title, tail = title;
	size_t first = 0;

	for (size_t i = 0; i < title.len; i++) {
		const size_t len = separator_at(title, i);

		if (len == 0)
			continue;
		if (first == 0) {
			tail = (struct slice){title.ptr + i + len, title.len - i - len};
			first = i;
		}
		head = (struct slice){title.ptr, i};
	}
	if (first == 0)
		return title;
	return count_words(head) >= 3 ? head : tail;
}

static bool holds(struct slice text, struct slice part)
{
	for (size_t i = 0; part.len > 0 && i + part.len <= text.len; i++) {
		if (memcmp(text.ptr + i, part.ptr, part.len) == 0)
			return true;
	}
	return false;
}

/* What the title element and the heading say together. */
static struct slice title_of_element(struct slice title, struct slice heading)
{
	const struct slice cut = cut_site(title);

	if (title.len == 0)
		return heading;
	/* The heading is a piece of the title: that piece is the headline, unless it is a word. */
	if (heading.len > 0 && count_words(heading) >= 3 && holds(title, heading))
		return heading;
	return count_words(cut) <= 2 ? title : cut;
}

/*
 * JSON-LD has a name and a headline, and either may be the site's idea of something else: the one
 * that the title element repeats is believed.
 */
static struct slice headline_of(const struct jsonld *data, struct slice title)
{
	if (data->name.len == 0 || data->headline.len == 0)
		return data->headline.len > 0 ? data->headline : data->name;
	return !holds(title, data->headline) && holds(title, data->name) ? data->name
	                                                                 : data->headline;
}

static struct slice choose_title(const struct html_page *page, struct slice heading)
{
	static const char *const names[] = {"dc:title", "dcterm:title", "og:title",
	    "weibo:article:title", "weibo:webpage:title", "title", "twitter:title", "parsely-title",
	    NULL};
	struct slice title = headline_of(&page->data, page->facts.title);

	if (title.len == 0)
		title = first_meta(page, names);
	if (title.len == 0)
		title = title_of_element(page->facts.title, heading);
	return title;
}

/* ---- outlet ---- */

/* "Headline | The Outlet": what stands behind the last separator, if it is called as outlets are. */
static struct slice outlet_of_title(struct slice title)
{
	struct slice tail = {0};

	for (size_t i = 0; i < title.len; i++) {
		const size_t len = separator_at(title, i);

		if (len > 0)
			tail = (struct slice){title.ptr + i + len, title.len - i - len};
	}
	if (tail.len == 0 || !outlets_is_likely(tail))
		return (struct slice){0};
	return tail;
}

static struct slice choose_outlet(const struct html_page *page)
{
	static const char *const names[] = {"og:site_name", "application-name",
	    "apple-mobile-web-app-title", "dc:publisher", "twitter:app:name:iphone", NULL};
	struct slice outlet = page->data.publisher;

	if (outlet.len == 0)
		outlet = first_meta(page, names);
	if (outlet.len == 0)
		outlet = page->data.site;
	return outlet.len > 0 ? outlet : outlet_of_title(page->facts.title);
}

/* ---- byline ---- */

static bool is_address(struct slice value)
{
	return slice_starts(value, "http://") || slice_starts(value, "https://") ||
	       slice_starts(value, "//") || slice_starts(value, "@") ||
	       memchr(value.ptr, '/', value.len) != NULL;
}

/* Without "By", "by:", "Von", "Par" and what stands behind a bar. */
static struct slice cut_by(struct slice line)
{
	static const char *const words[] = {"by ", "written by ", "story by ", "posted by ",
	    "by: ", "author: ", "words by ", "reporting by "};

	line = slice_trim(line);
	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		const size_t len = strlen(words[i]);

		if (line.len > len && html_name_is((struct slice){line.ptr, len}, words[i]))
			return cut_by((struct slice){line.ptr + len, line.len - len});
	}
	return line;
}

/* Bytes of what parts two names at `i`; 0: nothing does. */
static size_t name_break(struct slice line, size_t i)
{
	static const char *const breaks[] = {
	    " and ", " And ", " AND ", " & ", ";", " | ", ", and "};

	for (size_t k = 0; k < sizeof breaks / sizeof *breaks; k++) {
		if (slice_starts((struct slice){line.ptr + i, line.len - i}, breaks[k]))
			return strlen(breaks[k]);
	}
	return 0;
}

static void add_name(struct answer_meta *meta, struct slice name)
{
	name = slice_trim(name);
	while (name.len > 0 && (name.ptr[name.len - 1] == ',' || name.ptr[name.len - 1] == '|'))
		name = slice_trim((struct slice){name.ptr, name.len - 1});
	if (name.len == 0 || meta->byline_count >= sizeof meta->byline / sizeof *meta->byline)
		return;
	for (size_t i = 0; i < meta->byline_count; i++) {
		if (slice_equal(meta->byline[i], name))
			return;
	}
	meta->byline[meta->byline_count++] = name;
}

/* Are both sides of a comma names? Else it parts a name from a title or a surname. */
static bool parts_names(struct slice line, size_t comma)
{
	const struct slice after =
	    slice_trim((struct slice){line.ptr + comma + 1, line.len - comma - 1});
	size_t end = 0;

	while (end < after.len && after.ptr[end] != ',' && name_break(after, end) == 0)
		end++;
	return byline_is_person(slice_trim((struct slice){line.ptr, comma})) &&
	       byline_is_person(slice_trim((struct slice){after.ptr, end}));
}

void page_meta_add_names(struct answer_meta *meta, struct slice line)
{
	size_t first = 0;

	line = cut_by(line);
	for (size_t i = 0; i < line.len; i++) {
		const struct slice rest = {line.ptr + first, line.len - first};
		size_t len = name_break(line, i);

		if (line.ptr[i] == ',' && len == 0 && parts_names(rest, i - first))
			len = 1;
		if (len == 0)
			continue;
		add_name(meta, (struct slice){line.ptr + first, i - first});
		first = i + len;
		i = first - 1;
	}
	add_name(meta, (struct slice){line.ptr + first, line.len - first});
}

/* What an element marked as the author says, without what follows the name in it. */
static struct slice trim_marked(struct slice line)
{
	struct span at;
	struct day day;

	line = cut_by(line);
	if (dates_find(line, &day, &at) && at.start > 3)
		line.len = at.start;
	for (size_t i = 2; i + 3 < line.len; i++) {
		if (separator_at(line, i) > 0 ||
		    slice_starts((struct slice){line.ptr + i, line.len - i}, " \xe2\x80\xa2 "))
			line.len = i;
	}
	line = slice_trim(line);
	for (size_t i = 0; i < line.len; i++) {
		if (line.ptr[i] >= '0' && line.ptr[i] <= '9')
			line.len = i; /* a date in words that are not English */
	}
	return slice_trim(line);
}

enum {
	BEFORE_BODY = 3000, /* bytes of the page's text in which an author is named before it */
	AFTER_BODY = 1000,
};

static bool is_near(const struct fact_marked *fact, struct span body)
{
	return fact->at + BEFORE_BODY >= body.start && fact->at <= body.end + AFTER_BODY;
}

/*
 * Marked elements: those of the best trust that look like names, around the title first. A list of
 * other articles marks its authors, too: only what stands together is taken.
 */
static void add_marked(const struct html_page *page, struct span body, struct answer_meta *meta)
{
	for (unsigned trust = 0; trust < 4 && meta->byline_count == 0; trust++) {
		const struct fact_marked *last = NULL;

		for (size_t i = 0; i < page->facts.marked_count; i++) {
			const struct fact_marked *fact = &page->facts.marked[i];
			struct slice line = fact->value;

			if (fact->mark != MARK_AUTHOR || fact->trust != trust ||
			    line.len > LONGEST_NAME || is_address(line) || !is_near(fact, body))
				continue;
			if (last && fact->at > last->at + 200)
				break;
			line = trim_marked(line);
			if (line.len > 0)
				page_meta_add_names(meta, line);
			last = fact;
		}
	}
}

static void choose_byline(const struct html_page *page, struct span body, struct answer_meta *meta)
{
	static const char *const names[] = {"dc:creator", "dcterm:creator", "dc.creator", "author",
	    "parsely-author", "sailthru.author", "byl", "citation_author", "article:author",
	    "og:article:author", "twitter:data1", NULL};

	for (size_t i = 0; i < page->data.author_count; i++) {
		if (!is_address(page->data.authors[i]))
			page_meta_add_names(meta, page->data.authors[i]);
	}
	for (size_t i = 0; names[i] && meta->byline_count == 0; i++) {
		const struct slice value = page_facts_meta(&page->facts, names[i]);
		const bool is_card = slice_starts(slice_of(names[i]), "twitter");

		if (value.len > 0 && value.len <= LONGEST_NAME && !is_address(value) &&
		    (!is_card || byline_is_person(value)))
			page_meta_add_names(meta, value);
	}
	if (meta->byline_count == 0)
		add_marked(page, body, meta);
}

/* ---- date ---- */

struct slice page_meta_date(struct slice value, struct arena *arena)
{
	char day_text[16];
	struct day day;
	struct buf text = {0};
	struct slice kept = {0};

	value = slice_trim(value);
	if (dates_is_iso(value))
		return value.len <= 40 ? value : (struct slice){value.ptr, 10};
	if (value.len > 200 || !dates_find(value, &day, NULL))
		return kept;
	(void)day_text;
	buf_add_format(&text, "%04u-%02u-%02u", day.year, day.month, day.day);
	if (!text.failed)
		kept = arena_copy(arena, buf_slice(&text));
	buf_release(&text);
	return kept;
}

static struct slice choose_date(const struct html_page *page, struct arena *arena)
{
	static const char *const names[] = {"article:published_time", "article:published",
	    "og:published_time", "parsely-pub-date", "datepublished", "date", "pubdate",
	    "publishdate", "publish-date", "publish_date", "sailthru.date", "dc.date.issued",
	    "dc.date", "dc:date", "dcterms.created", "dcterms.date", "date.release",
	    "citation_publication_date", "originalpublicationdate", "article.published",
	    "cxenseparse:recs:publishtime", "displaydate", "release_date", "bt:pubdate", NULL};
	struct slice date = page_meta_date(page->data.published, arena);

	for (size_t i = 0; names[i] && date.len == 0; i++)
		date = page_meta_date(page_facts_meta(&page->facts, names[i]), arena);
	for (unsigned trust = 0; trust < 3 && date.len == 0; trust++) {
		for (size_t i = 0; i < page->facts.marked_count && date.len == 0; i++) {
			const struct fact_marked *fact = &page->facts.marked[i];

			if (fact->mark == MARK_DATE && fact->trust == trust)
				date = page_meta_date(fact->value, arena);
		}
	}
	return date;
}

/* ---- the rest ---- */

static struct slice choose_url(const struct html_page *page)
{
	const struct slice found[] = {page->facts.saved_from, page->facts.canonical,
	    page_facts_meta(&page->facts, "og:url"), page->data.url};

	/* The address it was saved from is certain; one of a front page is not the article's. */
	for (size_t i = 1; i < sizeof found / sizeof *found; i++) {
		if (address_host(found[i]).len > 0)
			return found[i];
	}
	return address_host(found[0]).len > 0 ? found[0] : (struct slice){0};
}

/* "en-US" and "en_US" to "en"; .len 0: no such code. */
static struct slice language_code(struct slice claim, struct arena *arena)
{
	char code[4];
	size_t len = 0;

	while (len < claim.len && len < 3 &&
	       ((claim.ptr[len] | 0x20) >= 'a' && (claim.ptr[len] | 0x20) <= 'z')) {
		code[len] = (char)(claim.ptr[len] | 0x20);
		len++;
	}
	if (len < 2 || (len < claim.len && claim.ptr[len] != '-' && claim.ptr[len] != '_'))
		return (struct slice){0};
	return arena_copy(arena, (struct slice){code, len});
}

enum err_code page_meta_choose(struct html_page *page, struct slice heading, struct span body,
    struct arena *arena, struct answer_meta *ret_meta)
{
	struct answer_meta meta = {.title = choose_title(page, heading),
	    .outlet = choose_outlet(page),
	    .date = choose_date(page, arena),
	    .url = choose_url(page)};
	struct slice claim = page->facts.language;

	if (claim.len == 0)
		claim = page_facts_meta(&page->facts, "og:locale");
	if (claim.len == 0)
		claim = page->data.language;
	meta.language = language_code(claim, arena);
	choose_byline(page, body, &meta);
	*ret_meta = meta;
	return ERR_OK;
}
