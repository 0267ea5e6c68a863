#include "config.h"

#include "views/listing.h"

void listing_settle(struct listing *listing, size_t count, int rows)
{
	const size_t room = rows > 0 ? (size_t)rows : 1;

	listing->count = count;
	listing->rows = rows > 0 ? rows : 1;
	if (listing->selected >= count)
		listing->selected = count > 0 ? count - 1 : 0;
	if (listing->top > listing->selected)
		listing->top = listing->selected;
	if (listing->selected >= listing->top + room)
		listing->top = listing->selected + 1 - room;
	if (listing->top + room > count)
		listing->top = count > room ? count - room : 0;
}

void listing_select(struct listing *listing, size_t index)
{
	listing->selected = index;
	listing_settle(listing, listing->count, listing->rows);
}

size_t listing_steps(const struct cmd_args *args)
{
	return args && args->count > 0 ? args->count : 1;
}

static void step(struct listing *listing, size_t by, bool down)
{
	const size_t last = listing->count > 0 ? listing->count - 1 : 0;

	if (down)
		listing->selected = last - listing->selected < by ? last : listing->selected + by;
	else
		listing->selected = listing->selected < by ? 0 : listing->selected - by;
	listing_settle(listing, listing->count, listing->rows);
}

bool listing_command(struct listing *listing, enum cmd_id cmd, const struct cmd_args *args)
{
	const size_t steps = listing_steps(args);
	const size_t page = listing->rows > 1 ? (size_t)listing->rows - 1 : 1;
	const size_t half = page > 1 ? page / 2 : 1;

	switch (cmd) {
	case CMD_UP: step(listing, steps, false); break;
	case CMD_DOWN: step(listing, steps, true); break;
	case CMD_PAGE_UP: step(listing, steps * page, false); break;
	case CMD_PAGE_DOWN: step(listing, steps * page, true); break;
	case CMD_HALF_UP: step(listing, steps * half, false); break;
	case CMD_HALF_DOWN: step(listing, steps * half, true); break;
	case CMD_FIRST: listing_select(listing, 0); break;
	case CMD_LAST: listing_select(listing, listing->count > 0 ? listing->count - 1 : 0); break;
	default: return false;
	}
	return true;
}

struct todo todo_redraw(void)
{
	return (struct todo){.flags = TODO_REDRAW};
}

struct todo todo_unknown(void)
{
	return (struct todo){.flags = TODO_UNKNOWN};
}

struct todo todo_say(const char *message)
{
	return (struct todo){.flags = TODO_REDRAW, .message = message};
}

struct todo todo_open(struct place place, const char *message)
{
	return (struct todo){
	    .flags = TODO_REDRAW, .request = REQUEST_OPEN, .place = place, .message = message};
}

struct todo todo_text(enum request request, struct buf *buf)
{
	struct todo todo = {.flags = TODO_REDRAW, .request = request};

	todo.text = buf_detach(buf);
	return todo.text ? todo : todo_say("out of memory");
}

void listing_add_filter(struct buf *buf, struct slice filter)
{
	if (filter.len == 0)
		return;
	buf_add_text(buf, buf->len > 0 ? " · only “" : "only “");
	buf_add_slice(buf, filter);
	buf_add_text(buf, "”");
}

void listing_draw_empty(
    struct canvas *canvas, struct rect rect, const char *const *lines, size_t count)
{
	int row = rect.row + (rect.rows > (int)count ? (rect.rows - (int)count) / 2 : 0);

	for (size_t i = 0; i < count && row < rect.row + rect.rows; i++, row++) {
		const struct slice line = slice_of(lines[i]);
		const int width = (int)cells_width(line, canvas->widths);
		const int indent = width < rect.cols ? (rect.cols - width) / 2 : 0;

		canvas_put_fitted(canvas, row, rect.col + indent, rect.cols - indent, line,
		    i == 0 ? STYLE_HEADING : STYLE_DIM);
	}
}
