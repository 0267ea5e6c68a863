#include "config.h"

#include "prop.h"

#include "text/utf8.h"

void prop_add_text(struct buf *buf, struct rng *rng, uint32_t pieces)
{
	static const char *const parts[] = {" ", " ", " ", " ", "\n", "\n\n", "\t", "\r\n", ". ",
	    ", ", ".", "a", "The", "minister", "U.S.", "Mr.", "don't", "Vik\xe2\x80\x99s",
	    "\xe2\x80\x9c", "\xe2\x80\x9d", "\"", "'", "''", "`", "(", ")", "-", "--",
	    "\xe2\x80\x94", "...", "$1.9", "5%", "75th", "1. ", "- ", "@", "#", "http://", "www.",
	    "/", "&", "+", "_", "~", "\xc3\xa9", "e\xcc\x81", "\xe6\xbc\xa2", "\xed\x95\x9c",
	    "\xe1\x84\x92\xe1\x85\xa1", "\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x9a\x80",
	    "\xf0\x9f\x87\xa9\xf0\x9f\x87\xaa", "\xe2\x80\xae", "\xe2\x80\x8b", "\xc2\xa0",
	    "\xc2\xad", "\xd8\xb9", "\xe0\xb8\x81\xe0\xb8\xb3", "\x1b[0m", "\x7f", "\xef\xbf\xbd",
	    "averyveryverylongwordwithoutanyplacetobreak"};

	for (uint32_t i = 0; i < pieces; i++) {
		const uint32_t kind = rng_below(rng, 20);

		if (kind == 0)
			utf8_add(buf, rng_below(rng, 0x110000));
		else if (kind == 1)
			utf8_add(buf, rng_below(rng, 0x2100));
		else if (kind == 2)
			buf_add_byte(buf, (char)rng_below(rng, 0x80));
		else
			buf_add_text(buf, parts[rng_below(rng, sizeof parts / sizeof *parts)]);
	}
}

void prop_add_bytes(struct buf *buf, struct rng *rng, uint32_t count)
{
	static const unsigned char edges[] = {0x00, 0x41, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf,
	    0xc0, 0xc1, 0xc2, 0xdf, 0xe0, 0xe1, 0xec, 0xed, 0xee, 0xef, 0xf0, 0xf1, 0xf3, 0xf4,
	    0xf5, 0xff};

	for (uint32_t i = 0; i < count; i++) {
		if (rng_below(rng, 3) == 0)
			buf_add_byte(buf, (char)rng_below(rng, 256));
		else
			buf_add_byte(buf, (char)edges[rng_below(rng, sizeof edges)]);
	}
}
