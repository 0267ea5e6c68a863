/*
 * cli_tag.c - `abreast tag`: names in text that others cut into tokens, a token a line.
 *
 * A filter: a document is read, tagged, printed and forgotten, so that memory depends on the
 * longest document and not on the input. -DOCSTART- lines part documents; before the first of them
 * every sentence is a document of its own.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/place.h"
#include "cli/cli.h"
#include "entity/tagger.h"
#include "text/utf8.h"

enum {
	READ_PIECE = 1 << 16,
	LONGEST_LINE = 16 << 20,      /* bytes; what is more of a line is left out */
	LARGEST_DOCUMENT = 128 << 20, /* bytes; then the document is cut where a token ends */
};

/* Empty lines that stand before a token. */
struct gap {
	size_t token;
	size_t lines;
};

struct tag_run {
	struct cli *cli;
	struct gazetteer *gazetteer;
	struct tagger *tagger;
	enum tagger_scheme scheme;
	struct buf text; /* the document: its tokens parted by spaces */
	struct tokens tokens;
	struct sentences sentences;
	struct gap *gaps;
	size_t gap_count, gap_capacity;
	bool has_documents; /* a -DOCSTART- line was seen */
	size_t line_number;
	bool line_was_cut;
	struct buf line, out;
};

/* The tokens since the last end become a sentence. */
static enum err_code end_sentence(struct tag_run *run)
{
	struct sentences *sentences = &run->sentences;
	size_t first = sentences->count > 0 ? sentences->items[sentences->count - 1].end_token : 0;
	struct sentence *grown;

	if (first == run->tokens.count)
		return ERR_OK;
	grown =
	    alloc_grow(sentences->items, &sentences->capacity, sentences->count + 1, sizeof *grown);
	if (!grown)
		return ERR_NOMEM;
	sentences->items = grown;
	grown[sentences->count++] = (struct sentence){
	    .start = run->tokens.items[first].start,
	    .end = run->tokens.items[run->tokens.count - 1].end,
	    .first_token = (uint32_t)first,
	    .end_token = (uint32_t)run->tokens.count,
	};
	return ERR_OK;
}

static void print_document(struct tag_run *run, const struct entities *entities)
{
	size_t mention = 0, gap = 0;

	for (size_t i = 0; i <= run->tokens.count; i++) {
		const struct mention *at =
		    mention < entities->mention_count ? &entities->mentions[mention] : NULL;

		for (; gap < run->gap_count && run->gaps[gap].token == i; gap++)
			buf_add_repeat(&run->out, '\n', run->gaps[gap].lines);
		if (i == run->tokens.count)
			break;
		buf_add_slice(&run->out, token_text(buf_slice(&run->text), &run->tokens.items[i]));
		if (at && i >= at->first_token) {
			buf_add_text(&run->out, i == at->first_token ? "\tB-" : "\tI-");
			buf_add_text(&run->out, entity_type_text(at->type));
			buf_add_byte(&run->out, '\n');
			mention += i + 1 == at->end_token;
		} else {
			buf_add_text(&run->out, "\tO\n");
		}
	}
	cli_out_buf(run->cli, &run->out);
}

/* Tag and print what was read, and begin anew. */
static enum err_code end_document(struct tag_run *run)
{
	struct prose prose = {.doc = NULL};
	struct entities *entities = NULL;
	enum err_code code = end_sentence(run);

	prose.text = buf_slice(&run->text);
	prose.tokens = run->tokens;
	prose.sentences = run->sentences;
	if (code == ERR_OK)
		code = run->text.failed ? ERR_NOMEM
		                        : tagger_find(run->tagger, &prose, run->scheme, &entities);
	if (code == ERR_OK)
		print_document(run, entities);
	entities_free(entities);
	buf_clear(&run->text);
	run->tokens.count = 0;
	run->sentences.count = 0;
	run->gap_count = 0;
	return code;
}

static enum err_code add_gap(struct tag_run *run)
{
	struct gap *last = run->gap_count > 0 ? &run->gaps[run->gap_count - 1] : NULL;
	struct gap *grown;

	if (last && last->token == run->tokens.count) {
		last->lines++;
		return ERR_OK;
	}
	grown = alloc_grow(run->gaps, &run->gap_capacity, run->gap_count + 1, sizeof *grown);
	if (!grown)
		return ERR_NOMEM;
	run->gaps = grown;
	grown[run->gap_count++] = (struct gap){run->tokens.count, 1};
	return ERR_OK;
}

static enum err_code add_token(struct tag_run *run, struct slice bytes)
{
	struct tokens *tokens = &run->tokens;
	struct token *grown;
	size_t start;

	grown = alloc_grow(tokens->items, &tokens->capacity, tokens->count + 1, sizeof *grown);
	if (!grown)
		return ERR_NOMEM;
	tokens->items = grown;
	if (tokens->count > 0)
		buf_add_byte(&run->text, ' ');
	start = run->text.len;
	utf8_repair(bytes, &run->text);
	grown[tokens->count++] = (struct token){
	    .start = (uint32_t)start,
	    .end = (uint32_t)run->text.len,
	    .flags = TOKEN_SPACE_BEFORE,
	    .kind = TOKEN_WORD,
	};
	return run->text.len > LARGEST_DOCUMENT ? end_document(run) : ERR_OK;
}

static enum err_code take_empty_line(struct tag_run *run)
{
	enum err_code code = end_sentence(run);

	if (code == ERR_OK)
		code = add_gap(run);
	if (code == ERR_OK && !run->has_documents)
		code = end_document(run);
	return code;
}

static enum err_code take_document_start(struct tag_run *run, struct slice line)
{
	enum err_code code = end_document(run);

	run->has_documents = true;
	utf8_repair(line, &run->out);
	buf_add_byte(&run->out, '\n');
	cli_out_buf(run->cli, &run->out);
	return code;
}

static enum err_code take_line(struct tag_run *run)
{
	struct slice line = buf_slice(&run->line);
	const char *tab;

	run->line_number++;
	if (run->line.failed)
		return ERR_NOMEM;
	if (run->line_was_cut)
		cli_skip_text(
		    run->cli, "line %zu is cut after %d bytes", run->line_number, LONGEST_LINE);
	run->line_was_cut = false;
	if (line.len > 0 && line.ptr[line.len - 1] == '\r')
		line.len--;
	if (line.len == 0)
		return take_empty_line(run);
	if (slice_starts(line, "-DOCSTART-"))
		return take_document_start(run, line);
	tab = memchr(line.ptr, '\t', line.len);
	if (tab)
		line.len = (size_t)(tab - line.ptr);
	return add_token(run, line);
}

/* Lines of a piece of input; the last, unended one stays in run->line. */
static enum err_code take_bytes(struct tag_run *run, struct slice bytes)
{
	enum err_code code = ERR_OK;

	while (bytes.len > 0 && code == ERR_OK) {
		const char *feed = memchr(bytes.ptr, '\n', bytes.len);
		size_t len = feed ? (size_t)(feed - bytes.ptr) : bytes.len;
		size_t room = LONGEST_LINE - run->line.len;

		run->line_was_cut = run->line_was_cut || len > room;
		buf_add(&run->line, bytes.ptr, len > room ? room : len);
		if (feed) {
			code = take_line(run);
			buf_clear(&run->line);
			len++;
		}
		bytes.ptr += len;
		bytes.len -= len;
	}
	return code;
}

static enum err_code tag_stream(struct tag_run *run, int fd, const char *path, struct err *ret_err)
{
	struct buf piece = {0};
	enum err_code code = ERR_OK;

	if (!buf_reserve(&piece, READ_PIECE))
		return err_set(ret_err, ERR_NOMEM, NULL, 0, NULL);
	while (code == ERR_OK && !run->cli->out_closed) {
		ssize_t got = read(fd, piece.data, READ_PIECE);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			code = err_set_errno(ret_err, errno, path);
		if (got <= 0)
			break;
		code = take_bytes(run, (struct slice){piece.data, (size_t)got});
		if (code != ERR_OK)
			err_set(ret_err, code, NULL, 0, NULL);
	}
	if (code == ERR_OK && run->line.len > 0) {
		code = take_line(run);
		buf_clear(&run->line);
	}
	if (code == ERR_OK)
		code = end_document(run);
	if (code == ERR_NOMEM)
		err_set(ret_err, code, NULL, 0, NULL);
	buf_release(&piece);
	return code;
}

static void tag_path(struct tag_run *run, const char *path)
{
	const bool is_stdin = strcmp(path, "-") == 0;
	struct err err = {0};
	int fd = is_stdin ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);

	run->line_number = 0;
	run->has_documents = false;
	if (fd < 0) {
		err_set_errno(&err, errno, path);
		cli_skip(run->cli, &err);
		return;
	}
	if (tag_stream(run, fd, is_stdin ? "standard input" : path, &err) != ERR_OK)
		cli_fail(run->cli, &err);
	if (!is_stdin)
		close(fd);
}

static enum err_code load_gazetteer(struct tag_run *run, struct err *ret_err)
{
	struct buf folder = {0}, aliases = {0};
	enum err_code code = place_data("gazetteer", &folder);
	bool has_config = code == ERR_OK && place_config("aliases.tsv", &aliases) == ERR_OK;

	if (code == ERR_OK)
		code = gazetteer_load(buf_text(&folder), has_config ? buf_text(&aliases) : NULL,
		    &run->gazetteer, ret_err);
	else
		err_set(ret_err, code, NULL, 0, NULL);
	buf_release(&folder);
	buf_release(&aliases);
	return code;
}

static enum err_code load_tagger(struct tag_run *run, struct err *ret_err)
{
	struct buf model = {0};
	enum err_code code = load_gazetteer(run, ret_err);

	if (code != ERR_OK)
		return code;
	code = place_data("model/entities.bin", &model);
	if (code != ERR_OK)
		return err_set(ret_err, code, NULL, 0, NULL);
	code = tagger_new(run->gazetteer, buf_text(&model), &run->tagger, ret_err);
	if (code == ERR_OK && tagger_fault(run->tagger))
		cli_skip(run->cli, tagger_fault(run->tagger));
	buf_release(&model);
	return code;
}

static bool read_scheme(struct cli *cli, enum tagger_scheme *ret_scheme)
{
	static const char *const names[] = {"conll", "worldwide", "gmb"};
	const char *wanted = cli_value(cli, "scheme");

	*ret_scheme = SCHEME_CONLL;
	if (!wanted)
		return true;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		if (strcmp(wanted, names[i]) == 0) {
			*ret_scheme = (enum tagger_scheme)i;
			return true;
		}
	}
	cli_misuse(cli, "no scheme is called '%s': conll, worldwide or gmb", wanted);
	return false;
}

void cli_tag(struct cli *cli)
{
	struct tag_run run = {.cli = cli};
	struct err err = {0};

	if (!read_scheme(cli, &run.scheme))
		return;
	if (load_tagger(&run, &err) != ERR_OK) {
		cli_fail(cli, &err);
	} else if (cli->arg_count == 0) {
		tag_path(&run, "-");
	} else {
		for (int i = 0; i < cli->arg_count && cli->status < CLI_FAILED; i++)
			tag_path(&run, cli->args[i]);
	}
	tagger_free(run.tagger);
	gazetteer_free(run.gazetteer);
	tokens_release(&run.tokens);
	sentences_release(&run.sentences);
	alloc_free(run.gaps);
	buf_release(&run.text);
	buf_release(&run.line);
	buf_release(&run.out);
}
