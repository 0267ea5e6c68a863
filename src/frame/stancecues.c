#include "config.h"

#include "frame/stancecues.h"

#include "base/alloc.h"
#include "base/file.h"

struct frame_lexicon {
	struct pattern *patterns; /* owned; their words are in the arena */
	uint8_t *classes;         /* owned; enum cue, one a pattern */
	size_t count, pattern_capacity, class_capacity;
	struct matcher *matcher;
	struct arena arena;
};

/* A lexicon while its file is read. */
struct loader {
	struct frame_lexicon *lexicon;
	struct stemmer *stemmer;
	const char *path;
	unsigned line;
	struct err *err;
};

static const char *const class_names[CUES] = {
#define X(name, text) text,
    CUE_LIST(X)
#undef X
};

static enum cue class_at(struct slice name)
{
	enum cue cue = 0;

	while (cue < CUES && !slice_is(name, class_names[cue]))
		cue++;
	return cue;
}

static enum err_code add_pattern(struct loader *loader, enum cue cue, struct slice text)
{
	struct frame_lexicon *lexicon = loader->lexicon;
	struct err err = {0};
	struct pattern *patterns = alloc_grow(
	    lexicon->patterns, &lexicon->pattern_capacity, lexicon->count + 1, sizeof *patterns);
	uint8_t *classes;
	enum err_code code;

	if (!patterns)
		return ERR_NOMEM;
	lexicon->patterns = patterns;
	classes = alloc_grow(lexicon->classes, &lexicon->class_capacity, lexicon->count + 1, 1);
	if (!classes)
		return ERR_NOMEM;
	lexicon->classes = classes;
	code = pattern_read(text, memchr(text.ptr, '/', text.len) != NULL, loader->stemmer,
	    &lexicon->arena, &patterns[lexicon->count], &err);
	if (code == ERR_PATTERN)
		return err_set(loader->err, code, loader->path, loader->line, "%s", err.detail);
	if (code == ERR_OK)
		classes[lexicon->count++] = (uint8_t)cue;
	return code;
}

static enum err_code read_line(struct loader *loader, struct slice line)
{
	const char *tab = memchr(line.ptr, '\t', line.len);
	struct slice name;
	enum cue cue;

	if (line.len == 0 || line.ptr[0] == '#')
		return ERR_OK;
	if (!tab)
		return err_set(loader->err, ERR_SYNTAX, loader->path, loader->line,
		    "class<TAB>pattern is expected");
	name = (struct slice){line.ptr, (size_t)(tab - line.ptr)};
	cue = class_at(name);
	if (cue == CUES)
		return err_set(loader->err, ERR_UNKNOWN_KEY, loader->path, loader->line,
		    "no class of cues \"%.*s\"", (int)(name.len < 40 ? name.len : 40), name.ptr);
	return add_pattern(
	    loader, cue, slice_trim((struct slice){tab + 1, line.len - name.len - 1}));
}

static enum err_code read_lines(struct loader *loader, struct slice text)
{
	while (text.len > 0) {
		const char *end = memchr(text.ptr, '\n', text.len);
		size_t len = end ? (size_t)(end - text.ptr) : text.len;
		enum err_code code;

		loader->line++;
		code = read_line(loader, slice_trim((struct slice){text.ptr, len}));
		if (code != ERR_OK)
			return code;
		len += end != NULL;
		text.ptr += len;
		text.len -= len;
	}
	return matcher_new(
	    loader->lexicon->patterns, loader->lexicon->count, &loader->lexicon->matcher);
}

enum err_code frame_lexicon_load(
    const char *folder, struct frame_lexicon **ret_lexicon, struct err *ret_err)
{
	struct frame_lexicon *lexicon = alloc_zero(1, sizeof *lexicon);
	struct buf path = {0}, bytes = {0};
	struct loader loader = {.lexicon = lexicon, .err = ret_err};
	enum err_code code = ERR_NOMEM;

	if (!lexicon || stemmer_new(&loader.stemmer) != ERR_OK ||
	    file_join(folder, "stance-cues.tsv", &path) != ERR_OK)
		goto out;
	loader.path = buf_text(&path);
	code = file_read(loader.path, 1 << 22, &bytes, ret_err);
	if (code == ERR_OK)
		code = read_lines(&loader, buf_slice(&bytes));
out:
	if (code == ERR_NOMEM)
		err_set(ret_err, code, folder, 0, NULL);
	if (code == ERR_OK)
		*ret_lexicon = lexicon;
	else
		frame_lexicon_free(lexicon);
	stemmer_free(loader.stemmer);
	buf_release(&path);
	buf_release(&bytes);
	return code;
}

void frame_lexicon_free(struct frame_lexicon *lexicon)
{
	if (!lexicon)
		return;
	matcher_free(lexicon->matcher);
	alloc_free(lexicon->patterns);
	alloc_free(lexicon->classes);
	arena_release(&lexicon->arena);
	alloc_free(lexicon);
}

enum err_code cues_find(
    const struct frame_lexicon *lexicon, const struct docwords *words, struct matches *ret_cues)
{
	return matcher_find(lexicon->matcher, words, ret_cues);
}

enum cue cue_of(const struct frame_lexicon *lexicon, const struct match *match)
{
	return lexicon->classes[match->pattern];
}
