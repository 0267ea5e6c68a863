#include "config.h"

#include "views/bars.h"

void bar_draw(struct canvas *canvas, int row, int col, int cols, uint64_t bar_part,
    uint64_t bar_whole, unsigned style)
{
	static const char *const eighths[] = {"▏", "▎", "▍", "▌", "▋", "▊", "▉"};
	uint64_t steps;

	if (bar_part == 0 || bar_whole == 0 || cols <= 0)
		return;
	if (bar_part > bar_whole)
		bar_part = bar_whole;
	steps = bar_part * (uint64_t)cols * 8 / bar_whole;
	if (steps == 0)
		steps = 1;
	for (int i = 0; i < cols && steps > 0; i++) {
		const uint64_t here = steps < 8 ? steps : 8;

		canvas_put(canvas, row, col + i, 1,
		    slice_of(canvas->ascii ? "#"
		             : here == 8   ? "█"
		                           : eighths[here - 1]),
		    style);
		steps -= here;
	}
}
