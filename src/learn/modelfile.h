/*
 * modelfile.h - the one container of everything learned: sections of plain numbers, mapped.
 *
 * A file is a header (magic, byte order, what kind of model and which version, size, checksum), a
 * table of named sections, and the sections, each at a multiple of 64 bytes. It is mapped
 * read-only and used in place; nothing in it is a pointer. The checksum is verified when the file
 * is opened, so that a damaged, truncated or foreign file is an error with its path and never a
 * wrong answer. Numbers have the byte order of the machine that made them, little-endian; another
 * machine refuses the file.
 * Thread use: an open model is read-only and may be shared.
 */
#ifndef ABREAST_LEARN_MODELFILE_H
#define ABREAST_LEARN_MODELFILE_H

#include "base/buf.h"
#include "base/err.h"

enum {
	MODEL_KIND_BYTES = 16,    /* of a kind's name with its NUL */
	MODEL_SECTION_BYTES = 16, /* of a section's name with its NUL */
	MODEL_ALIGNMENT = 64,
};

/* ---- reading ---- */

struct model_file;

/*
 * Map a model.
 *   kind     what it must be ("entities")
 *   version  that it must have: readers know one
 * Returns ERR_OK, ERR_NOMEM, ERR_MODEL with detail, or what opening the file gives.
 */
enum err_code model_file_open(const char *path, const char *kind, uint32_t version,
    struct model_file **ret_model, struct err *ret_err) ATTR_MUST_CHECK;
void model_file_close(struct model_file *model);

/*
 * The bytes of a section, aligned to MODEL_ALIGNMENT.
 *   item_bytes  what its size must be a multiple of
 *   ret_count   items in it
 * NULL: there is no such section, or its size does not fit. Borrowed from the model.
 */
const void *model_file_section(
    const struct model_file *model, const char *name, size_t item_bytes, size_t *ret_count);

/* ---- writing ---- */

struct model_writer {
	struct buf sections; /* their bytes, each padded to the alignment */
	struct buf table;
	uint32_t count;
};

/* Add a section; a failed buffer shows when the model is written. */
void model_writer_add(
    struct model_writer *writer, const char *name, const void *items, size_t count, size_t bytes);

/* Write the file, replacing an old one. The same sections give the same bytes. */
enum err_code model_writer_write(const struct model_writer *writer, const char *path,
    const char *kind, uint32_t version, struct err *ret_err) ATTR_MUST_CHECK;
void model_writer_release(struct model_writer *writer);

#endif
