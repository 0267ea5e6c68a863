#include "config.h"

#include "export/csvfield.h"

#include "export/phrasing.h"

/* Texts as they are but for control characters; line ends stay. */
static void add_visible(struct buf *buf, struct slice text)
{
	size_t at = 0;

	for (size_t i = 0; i <= text.len; i++) {
		if (i < text.len && text.ptr[i] != '\n' && text.ptr[i] != ' ')
			continue;
		phrasing_add_line(buf, (struct slice){text.ptr + at, i - at});
		if (i < text.len)
			buf_add_byte(buf, text.ptr[i]);
		at = i + 1;
	}
}

void csv_add_field(struct buf *buf, struct slice text)
{
	struct buf field = {0};

	if (text.len > 0 && strchr("=+-@\t\r", text.ptr[0]) && text.ptr[0])
		buf_add_byte(&field, '\'');
	add_visible(&field, text);
	if (field.len > 0 && strpbrk(field.data, ",\"\r\n")) {
		buf_add_byte(buf, '"');
		for (size_t i = 0; i < field.len; i++) {
			if (field.data[i] == '"')
				buf_add_byte(buf, '"');
			buf_add_byte(buf, field.data[i]);
		}
		buf_add_byte(buf, '"');
	} else {
		buf_add_slice(buf, buf_slice(&field));
	}
	buf->failed |= field.failed;
	buf_release(&field);
}
