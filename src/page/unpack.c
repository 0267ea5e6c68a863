#include "config.h"

#include "page/unpack.h"

#include <limits.h>
#include <zlib.h>
#include <zstd.h>

enum { STEP = 256 * 1024 };

/* Members one after the other, as gzip -d takes them. */
static enum err_code unpack_gzip(struct slice packed, size_t max, struct buf *out, bool *ret_cut)
{
	z_stream stream = {0};
	int state = inflateInit2(&stream, 15 + 16);

	if (state != Z_OK)
		return ERR_NOMEM;
	stream.next_in = (Bytef *)(uintptr_t)packed.ptr;
	stream.avail_in = packed.len < UINT_MAX ? (uInt)packed.len : UINT_MAX;
	while (out->len < max) {
		if (!buf_reserve(out, STEP))
			break;
		stream.next_out = (Bytef *)out->data + out->len;
		stream.avail_out = STEP;
		state = inflate(&stream, Z_NO_FLUSH);
		out->len += STEP - stream.avail_out;
		if (state == Z_STREAM_END && stream.avail_in > 0)
			state = inflateReset(&stream) == Z_OK ? Z_OK : Z_DATA_ERROR;
		if (state != Z_OK || (stream.avail_in == 0 && stream.avail_out > 0))
			break;
	}
	inflateEnd(&stream);
	*ret_cut = state != Z_STREAM_END;
	return out->failed ? ERR_NOMEM : ERR_OK;
}

static enum err_code unpack_zstd(struct slice packed, size_t max, struct buf *out, bool *ret_cut)
{
	ZSTD_DStream *stream = ZSTD_createDStream();
	ZSTD_inBuffer in = {packed.ptr, packed.len, 0};
	size_t state = 1;

	if (!stream)
		return ERR_NOMEM;
	/* A window of 64 MB at most: the memory of this process is limited. */
	ZSTD_DCtx_setParameter(stream, ZSTD_d_windowLogMax, 26);
	while (out->len < max && (in.pos < in.size || state != 0)) {
		ZSTD_outBuffer to;
		const size_t before = in.pos;

		if (!buf_reserve(out, STEP))
			break;
		to = (ZSTD_outBuffer){out->data + out->len, STEP, 0};
		state = ZSTD_decompressStream(stream, &to, &in);
		out->len += to.pos;
		if (ZSTD_isError(state) || (to.pos == 0 && in.pos == before))
			break;
	}
	ZSTD_freeDStream(stream);
	*ret_cut = state != 0;
	return out->failed ? ERR_NOMEM : ERR_OK;
}

enum err_code unpack(struct buf *bytes, size_t max_bytes, bool *ret_cut)
{
	*ret_cut = false;
	for (int layer = 0; layer < 2; layer++) {
		const bool gzip = slice_starts(buf_slice(bytes), "\x1f\x8b");
		struct buf out = {0};
		enum err_code code;

		if (!gzip && !slice_starts(buf_slice(bytes), "\x28\xb5\x2f\xfd"))
			return ERR_OK;
		code = gzip ? unpack_gzip(buf_slice(bytes), max_bytes, &out, ret_cut)
		            : unpack_zstd(buf_slice(bytes), max_bytes, &out, ret_cut);
		if (code == ERR_OK && out.len == 0)
			code = ERR_SYNTAX;
		if (code != ERR_OK) {
			buf_release(&out);
			return code;
		}
		if (out.len > max_bytes)
			out.len = max_bytes;
		out.data[out.len] = '\0';
		buf_release(bytes);
		*bytes = out;
	}
	return ERR_OK;
}
