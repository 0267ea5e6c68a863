#include "config.h"

#include "export/format.h"

#include "export/phrasing.h"

const struct format formats[] = {
    {"text", ".txt", "by outlet, for people", format_text_highlights, NULL},
    {"markdown", ".md", "for documents and wikis", format_markdown_highlights,
        format_markdown_lineup},
    {"csv", ".csv", "for spreadsheets (RFC 4180)", format_csv_highlights, format_csv_lineup},
    {"jsonl", ".jsonl", "an object a line, for programs", format_jsonl_highlights,
        format_jsonl_lineup},
    {"html", ".html", "one page with the table", NULL, format_html_lineup},
    {NULL},
};

const struct format *format_find(const char *name)
{
	for (const struct format *format = formats; format->name; format++)
		if (strcmp(format->name, name) == 0)
			return format;
	return NULL;
}

/* ASCII case aside, whatever the locale. `suffix` is in lower case. */
static bool is_suffix(const char *text, const char *suffix)
{
	while (*suffix && (*text >= 'A' && *text <= 'Z' ? *text | 0x20 : *text) == *suffix) {
		text++;
		suffix++;
	}
	return *text == '\0' && *suffix == '\0';
}

const struct format *format_of_file(const char *path)
{
	const char *dot = strrchr(path, '.');

	for (const struct format *format = formats; dot && format->name; format++)
		if (is_suffix(dot, format->suffix))
			return format;
	return NULL;
}

static void add_or(struct buf *buf, struct slice value, const char *otherwise)
{
	if (value.ptr && value.len > 0)
		phrasing_add_line(buf, value);
	else
		buf_add_text(buf, otherwise);
}

static void add_byline(struct buf *buf, const struct doc_meta *meta)
{
	for (size_t i = 0; i < meta->byline_count; i++) {
		if (i > 0)
			buf_add_text(buf, i + 1 == meta->byline_count ? " and " : ", ");
		phrasing_add_line(buf, meta->byline[i]);
	}
	if (meta->byline_count == 0)
		buf_add_text(buf, "no byline");
}

void format_add_byline(const struct doc *doc, struct buf *buf)
{
	add_byline(buf, doc_meta(doc));
}

void format_cite(const struct doc *doc, struct span place, struct buf *buf)
{
	const struct doc_meta *meta = doc_meta(doc);
	struct slice path = doc_path(doc);

	if (meta->title.ptr) {
		buf_add_text(buf, "\xe2\x80\x9c");
		phrasing_add_line(buf, meta->title);
		buf_add_text(buf, "\xe2\x80\x9d, ");
	} else {
		buf_add_text(buf, "no headline, ");
	}
	add_byline(buf, meta);
	buf_add_text(buf, ", ");
	add_or(buf, meta->outlet, "outlet unknown");
	buf_add_text(buf, ", ");
	add_or(buf, meta->date, "date unknown");
	buf_add_text(buf, ", ");
	add_or(buf, meta->url, "no URL");
	buf_add_text(buf, ", ");
	phrasing_add_line(buf, path.ptr ? path : doc_id(doc));
	buf_add_format(buf, ", line %u", doc_line_at(doc, place.start));
}
