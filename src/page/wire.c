#include "config.h"

#include "page/wire.h"

#include <errno.h>
#include <unistd.h>

/* Read so many bytes; false: the other end is closed or fails. */
static bool read_all(int fd, void *bytes, size_t size)
{
	size_t at = 0;

	while (at < size) {
		const ssize_t got = read(fd, (char *)bytes + at, size - at);

		if (got > 0)
			at += (size_t)got;
		else if (got == 0 || errno != EINTR)
			return false;
	}
	return true;
}

static bool write_all(int fd, const void *bytes, size_t size)
{
	size_t at = 0;

	while (at < size) {
		const ssize_t got = write(fd, (const char *)bytes + at, size - at);

		if (got > 0)
			at += (size_t)got;
		else if (got == 0 || errno != EINTR)
			return false;
	}
	return true;
}

bool wire_send(int fd, enum err_code code, const struct answer *answer)
{
	struct foreign_answer head = {.magic = FOREIGN_MAGIC,
	    .code = (uint32_t)code,
	    .bytes = (uint32_t)answer->records.len,
	    .entry_count = answer->entry_count};

	if (answer->records.failed) {
		head.code = ERR_NOMEM;
		head.bytes = 0;
	}
	return write_all(fd, &head, sizeof head) &&
	       write_all(fd, buf_text(&answer->records), head.bytes);
}

enum err_code wire_receive(int fd, struct foreign_request *ret_request, struct buf *ret_bytes)
{
	struct foreign_request request;
	struct buf bytes = {0};
	enum err_code code = ERR_OK;

	if (!read_all(fd, &request, sizeof request))
		return ERR_EMPTY;
	if (request.magic != FOREIGN_MAGIC || request.kind >= FOREIGN_KINDS ||
	    request.bytes > FOREIGN_MAX_INPUT)
		return ERR_IO;
	if (!buf_reserve(&bytes, (size_t)request.bytes + 1))
		code = ERR_NOMEM;
	else if (!read_all(fd, bytes.data, (size_t)request.bytes))
		code = ERR_IO;
	if (code != ERR_OK) {
		buf_release(&bytes);
		return code;
	}
	bytes.len = (size_t)request.bytes;
	bytes.data[bytes.len] = '\0';
	*ret_request = request;
	*ret_bytes = bytes;
	return ERR_OK;
}
