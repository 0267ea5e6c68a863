/*
 * A model file: first the bytes as they are, which the checksum mostly refuses; then sections made
 * of the bytes in a file whose checksum is right, so that tagging meets any content.
 */
#include "config.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "entity/namemodel.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Tags must be legal whatever the weights are. */
static void tag(const struct namemodel *model)
{
	static const char text[] =
	    "Adm. Lena Berg of Northern Grain met 12 others in Peru . Berg left";
	struct prose prose = {.text = slice_of(text)};
	struct sentence sentences[NAMEFEATURE_DOCUMENT] = {{0}};
	uint8_t tags[64];

	if (tokens_find(prose.text, &prose.tokens) != ERR_OK || prose.tokens.count > sizeof tags)
		abort();
	for (size_t i = 0; i < NAMEFEATURE_DOCUMENT; i++) {
		sentences[i].first_token =
		    (uint32_t)(prose.tokens.count * i / NAMEFEATURE_DOCUMENT);
		sentences[i].end_token =
		    (uint32_t)(prose.tokens.count * (i + 1) / NAMEFEATURE_DOCUMENT);
	}
	prose.sentences = (struct sentences){.items = sentences, .count = NAMEFEATURE_DOCUMENT};
	if (namemodel_tag(model, &prose, 0, tags) != ERR_OK)
		abort();
	for (size_t i = 0; i < prose.tokens.count; i++)
		if (tags[i] >= NAMEMODEL_TAGS)
			abort();
	tokens_release(&prose.tokens);
}

static void try_file(const char *path)
{
	struct namemodel *model = NULL;
	struct err err;

	if (namemodel_open(path, &model, &err) == ERR_OK)
		tag(model);
	namemodel_close(model);
}

static void add_section(
    struct model_writer *writer, const char *name, size_t bytes, const uint8_t **data, size_t *size)
{
	struct buf filled = {0};

	for (size_t i = 0; i < bytes; i++)
		buf_add_byte(&filled, *size > 0 ? (char)(*data)[i % *size] : 0);
	if (!filled.failed)
		model_writer_add(writer, name, filled.data, bytes, 1);
	buf_release(&filled);
	if (*size > 1) { /* the next one begins elsewhere */
		(*data)++;
		(*size)--;
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct {
		const char *name;
		size_t bytes;
	} sections[] = {
	    {"transitions", (NAMEMODEL_TAGS + 1) * NAMEMODEL_TAGS * 4},
	    {"weights.marks", 512 * 2},
	    {"weights.rows", 512 * NAMEMODEL_LANES},
	    {"clusters.marks", 64 * 2},
	    {"clusters.rows", 64 * CLUSTER_ROW_BYTES},
	    {"phrases.marks", 64 * 2},
	    {"phrases.rows", 64 * PHRASE_ROW_BYTES},
	    {"known.marks", 8 * 2},
	    {"known.rows", 8 * sizeof(struct knownword)},
	};
	struct model_writer writer = {.count = 0};
	uint8_t shifts[NAMEFEATURE_TEMPLATES] = {0};
	char path[64];
	struct err err;

	snprintf(path, sizeof path, "fuzz_model.%ld.bin", (long)getpid());
	if (file_write(path, (struct slice){(const char *)data, size}, FILE_REPLACE, &err) ==
	    ERR_OK)
		try_file(path);
	for (size_t i = 0; i < sizeof shifts; i++)
		shifts[i] = size > 0 ? data[i % size] % (NAMEMODEL_SHIFT_MAX + 2) : 0;
	model_writer_add(&writer, "shifts", shifts, sizeof shifts, 1);
	for (size_t i = 0; i < sizeof sections / sizeof *sections; i++)
		add_section(&writer, sections[i].name, sections[i].bytes, &data, &size);
	if (model_writer_write(&writer, path, NAMEMODEL_KIND, NAMEMODEL_VERSION, &err) == ERR_OK)
		try_file(path);
	model_writer_release(&writer);
	unlink(path);
	return 0;
}
