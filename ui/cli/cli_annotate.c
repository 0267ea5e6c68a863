/*
 * cli_annotate.c - `abreast annotate`: articles as JSON lines in, their analysis out, in order.
 *
 * A line filter with many hands: lines are read in order into a ring of slots, workers turn each
 * slot's line into its annotation, and slots are written in order. At most so many slots, and so
 * many bytes, are under way, so that memory follows the largest article and not the input. Before
 * waiting for more input everything that is under way is written, so that a program on both ends
 * of the filter gets its answer before it gives the next line.
 */
#include "config.h"

#include "cli/cli.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <unistd.h>

#include "base/alloc.h"
#include "cli/cli_story.h"
#include "export/annotation.h"

enum {
	SLOTS_A_THREAD = 4,
	BYTES_UNDER_WAY = 4 << 20,
	READ_PIECE = 1 << 16,
	KEPT_BYTES = 1 << 16, /* a slot's buffers that are larger are given back */
};

/* One line, or one file, on its way. */
struct slot {
	struct filter *filter;
	struct buf input;  /* a line of JSON, or a path */
	struct buf output; /* what is printed for it */
	size_t line;       /* its number in its file; 0: input is a path */
	bool done;
	bool skipped; /* its place holds an error */
	struct err problem;
};

struct filter {
	struct cli *cli;
	const struct models *models;
	const struct frame *frame; /* NULL: none */
	const struct loader *loader;
	struct pool *pool;
	struct slot *slots; /* ring, owned */
	size_t slot_count, first, count;
	size_t bytes; /* of the inputs under way */
	pthread_mutex_t lock;
	pthread_cond_t done;
};

/* ---- a worker's part ---- */

static enum err_code annotate(
    const struct filter *filter, struct slice id_json, const struct doc *doc, struct buf *output)
{
	struct analysis *analysis = NULL;
	struct framings *framings = NULL;
	enum err_code code = analysis_new(doc, filter->models, &analysis);

	if (code == ERR_OK && filter->frame) {
		const struct frame_source source = analysis_source(doc, analysis);

		code = framings_find(
		    filter->frame, &source, 0, filter->models->frame_lexicon, &framings);
	}
	if (code == ERR_OK)
		code = annotation_write(id_json, doc, analysis, filter->frame, framings, output);
	framings_free(framings);
	analysis_free(analysis);
	return code;
}

static void annotate_line(struct slot *slot)
{
	struct doc *doc = NULL;
	struct buf id = {0};
	enum err_code code = annotation_read(buf_slice(&slot->input), &id, &doc, &slot->problem);

	if (code == ERR_OK) {
		code = annotate(slot->filter, buf_slice(&id), doc, &slot->output);
		if (code != ERR_OK)
			err_set(&slot->problem, code, NULL, 0, NULL);
	}
	if (code != ERR_OK) {
		slot->skipped = true;
		buf_clear(&slot->output);
		annotation_write_error(buf_slice(&id), &slot->problem, slot->line, &slot->output);
	}
	doc_free(doc);
	buf_release(&id);
}

static void annotate_file(struct slot *slot)
{
	struct doc *doc = NULL;
	enum err_code code =
	    load_doc(buf_text(&slot->input), slot->filter->loader, &doc, &slot->problem);

	if (code == ERR_OK) {
		code = annotate(slot->filter, (struct slice){0}, doc, &slot->output);
		if (code != ERR_OK)
			err_set(&slot->problem, code, buf_text(&slot->input), 0, NULL);
	}
	slot->skipped = code != ERR_OK;
	if (slot->skipped)
		buf_clear(&slot->output);
	doc_free(doc);
}

static void work(void *data, const struct pool *pool)
{
	struct slot *slot = data;
	struct filter *filter = slot->filter;

	(void)pool;
	if (slot->line > 0)
		annotate_line(slot);
	else
		annotate_file(slot);
	pthread_mutex_lock(&filter->lock);
	slot->done = true;
	pthread_cond_signal(&filter->done);
	pthread_mutex_unlock(&filter->lock);
}

/* ---- the ring ---- */

static void shrink(struct buf *buf)
{
	if (buf->capacity > KEPT_BYTES)
		buf_release(buf);
	else
		buf_clear(buf);
}

/* Wait for the oldest slot and print it. */
static void write_oldest(struct filter *filter)
{
	struct slot *slot = &filter->slots[filter->first];

	pthread_mutex_lock(&filter->lock);
	while (!slot->done)
		pthread_cond_wait(&filter->done, &filter->lock);
	pthread_mutex_unlock(&filter->lock);
	if (slot->output.failed)
		err_set(&slot->problem, ERR_NOMEM, NULL, 0, NULL);
	if (slot->skipped && slot->line > 0)
		cli_skip_text(filter->cli, "line %zu: %s", slot->line,
		    slot->problem.detail[0] ? slot->problem.detail : err_text(slot->problem.code));
	else if (slot->skipped)
		cli_skip(filter->cli, &slot->problem);
	cli_out_buf(filter->cli, &slot->output);
	filter->bytes -= slot->input.len;
	shrink(&slot->input);
	shrink(&slot->output);
	filter->first = (filter->first + 1) % filter->slot_count;
	filter->count--;
}

static void write_all(struct filter *filter)
{
	while (filter->count > 0)
		write_oldest(filter);
	cli_out_flush(filter->cli);
}

/* Hand an input to the workers; makes room first. */
static void submit(struct filter *filter, struct slice input, size_t line)
{
	struct slot *slot;

	while (filter->count == filter->slot_count ||
	       (filter->count > 0 && filter->bytes + input.len > BYTES_UNDER_WAY))
		write_oldest(filter);
	slot = &filter->slots[(filter->first + filter->count) % filter->slot_count];
	slot->filter = filter;
	slot->line = line;
	slot->done = slot->skipped = false;
	slot->problem = (struct err){0};
	buf_add_slice(&slot->input, input);
	if (slot->input.failed) {
		cli_fail_code(filter->cli, ERR_NOMEM);
		filter->cli->out_closed = true;
		return;
	}
	filter->bytes += input.len;
	filter->count++;
	if (pool_add(filter->pool, work, slot) != ERR_OK)
		work(slot, filter->pool);
}

/* ---- lines in ---- */

/* Reading might have to wait: first give out what is ready. */
static void before_reading(struct filter *filter, int fd)
{
	struct pollfd ready = {.fd = fd, .events = POLLIN};

	if (filter->count > 0 && poll(&ready, 1, 0) == 0)
		write_all(filter);
}

/* More bytes at the end of `pending`; false: the end, or a failure that has been said. */
static bool read_more(struct filter *filter, int fd, const char *path, struct buf *pending)
{
	struct err err = {0};
	ssize_t got;

	if (!buf_reserve(pending, READ_PIECE)) {
		cli_fail_code(filter->cli, ERR_NOMEM);
		return false;
	}
	do {
		before_reading(filter, fd);
		got = read(fd, pending->data + pending->len, READ_PIECE);
	} while (got < 0 && errno == EINTR);
	if (got < 0) {
		err_set_errno(&err, errno, path);
		cli_fail(filter->cli, &err);
	}
	if (got <= 0)
		return false;
	pending->len += (size_t)got;
	pending->data[pending->len] = '\0';
	return true;
}

/* Every line that is whole goes to the workers; the rest moves to the front. */
static void submit_lines(struct filter *filter, struct buf *pending, size_t *searched, size_t *line)
{
	size_t start = 0;

	for (;;) {
		size_t from = start > *searched ? start : *searched;
		const char *stop = memchr(pending->data + from, '\n', pending->len - from);
		size_t end;

		if (!stop || filter->cli->out_closed)
			break;
		end = (size_t)(stop - pending->data);
		submit(filter, (struct slice){pending->data + start, end - start}, ++*line);
		start = end + 1;
	}
	memmove(pending->data, pending->data + start, pending->len - start);
	pending->len -= start;
	*searched = pending->len;
}

static void filter_lines(struct filter *filter, int fd, const char *path)
{
	struct buf pending = {0};
	size_t searched = 0, line = 0;

	while (!filter->cli->out_closed && read_more(filter, fd, path, &pending)) {
		submit_lines(filter, &pending, &searched, &line);
		/* what is longer is refused anyhow: its rest is not kept */
		if (pending.len > ANNOTATION_MAX_LINE)
			pending.len = searched = ANNOTATION_MAX_LINE + 1;
		if (pending.len == 0)
			shrink(&pending);
	}
	if (pending.len > 0 && !filter->cli->out_closed)
		submit(filter, buf_slice(&pending), line + 1);
	write_all(filter);
	buf_release(&pending);
}

static void filter_line_file(struct filter *filter, const char *path)
{
	struct err err = {0};
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);

	if (fd < 0) {
		err_set_errno(&err, errno, path);
		cli_skip(filter->cli, &err);
		return;
	}
	filter_lines(filter, fd, path);
	close(fd);
}

static void filter_articles(struct filter *filter, const char *path)
{
	struct load_list list = {0};

	if (load_list_add(&list, path) != ERR_OK)
		cli_fail_code(filter->cli, ERR_NOMEM);
	for (size_t i = 0; i < list.count && !filter->cli->out_closed; i++) {
		const struct load_entry *entry = &list.items[i];

		if (entry->problem.code != ERR_OK)
			cli_skip(filter->cli, &entry->problem);
		else
			submit(filter, slice_of(entry->path), 0);
	}
	write_all(filter);
	load_list_release(&list);
}

static void filter_operand(struct filter *filter, const char *path)
{
	if (strcmp(path, "-") == 0)
		filter_lines(filter, STDIN_FILENO, "standard input");
	else if (slice_ends(slice_of(path), ".jsonl"))
		filter_line_file(filter, path);
	else
		filter_articles(filter, path);
}

/* ---- set-up ---- */

static enum err_code filter_init(struct filter *filter)
{
	enum err_code code;

	pthread_mutex_init(&filter->lock, NULL);
	pthread_cond_init(&filter->done, NULL);
	code = pool_new(filter->cli->jobs, &filter->pool);
	if (code != ERR_OK)
		return code;
	filter->slot_count = SLOTS_A_THREAD * (size_t)pool_threads(filter->pool);
	filter->slots = alloc_zero(filter->slot_count, sizeof *filter->slots);
	return filter->slots ? ERR_OK : ERR_NOMEM;
}

static void filter_release(struct filter *filter)
{
	pool_free(filter->pool);
	for (size_t i = 0; filter->slots && i < filter->slot_count; i++) {
		buf_release(&filter->slots[i].input);
		buf_release(&filter->slots[i].output);
	}
	alloc_free(filter->slots);
	pthread_cond_destroy(&filter->done);
	pthread_mutex_destroy(&filter->lock);
}

static void run(struct cli *cli, const struct models *models, const struct frame *frame)
{
	struct filter filter = {
	    .cli = cli, .models = models, .frame = frame, .loader = cli_loader(cli)};
	enum err_code code = filter_init(&filter);

	if (code != ERR_OK)
		cli_fail_code(cli, code);
	else if (cli->arg_count == 0)
		filter_operand(&filter, "-");
	for (int i = 0; code == ERR_OK && i < cli->arg_count && !cli->out_closed; i++)
		filter_operand(&filter, cli->args[i]);
	filter_release(&filter);
}

void cli_annotate(struct cli *cli)
{
	struct models *models = NULL;
	struct frame *frame = NULL;

	if (cli_load_frame(cli, &frame) && cli_load_models(cli, &models))
		run(cli, models, frame);
	models_free(models);
	frame_free(frame);
}
