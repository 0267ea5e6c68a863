#include "config.h"

#include "base/err.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

const char *err_text(enum err_code code)
{
	static const char *const texts[] = {
#define X(code, text) text,
	    ERR_LIST(X)
#undef X
	};

	return (size_t)code < sizeof texts / sizeof *texts ? texts[code] : "unknown error";
}

/* Cut at a code point, so that a message never ends in half a character. */
static void copy_cut(char *target, size_t size, const char *text)
{
	size_t len = strlen(text);

	if (len < size) {
		memcpy(target, text, len + 1);
		return;
	}
	len = size - 4;
	while (len > 0 && ((unsigned char)text[len] & 0xc0) == 0x80)
		len--;
	memcpy(target, text, len);
	memcpy(target + len, "...", 4);
}

enum err_code err_set(struct err *ret_err, enum err_code code, const char *file, unsigned line,
    const char *format, ...)
{
	/* built apart, because the texts may be those of *ret_err itself */
	struct err err = {.code = code, .line = line};
	char detail[4 * sizeof err.detail];
	va_list args;

	if (!ret_err)
		return code;
	if (file)
		copy_cut(err.file, sizeof err.file, file);
	if (format) {
		va_start(args, format);
		vsnprintf(detail, sizeof detail, format, args);
		va_end(args);
		copy_cut(err.detail, sizeof err.detail, detail);
	}
	*ret_err = err;
	return code;
}

static enum err_code code_of_errno(int errno_value)
{
	switch (errno_value) {
	case ENOENT:
	case ENOTDIR: return ERR_NOT_FOUND;
	case EACCES:
	case EPERM: return ERR_ACCESS;
	case ENOMEM: return ERR_NOMEM;
	case EEXIST: return ERR_EXISTS;
	case ELOOP: return ERR_LOOP;
	default: return ERR_IO;
	}
}

enum err_code err_set_errno(struct err *ret_err, int errno_value, const char *file)
{
	enum err_code code = code_of_errno(errno_value);

	if (code == ERR_IO)
		return err_set(ret_err, code, file, 0, "%s", strerror(errno_value));
	return err_set(ret_err, code, file, 0, NULL);
}

int err_format(const struct err *err, char *line_out, int size)
{
	char place[sizeof err->file + 16] = "";

	if (err->file[0] && err->line)
		snprintf(place, sizeof place, "%s:%u: ", err->file, err->line);
	else if (err->file[0])
		snprintf(place, sizeof place, "%s: ", err->file);
	return snprintf(line_out, (size_t)size, "%s%s%s%s", place, err_text(err->code),
	    err->detail[0] ? ": " : "", err->detail);
}
