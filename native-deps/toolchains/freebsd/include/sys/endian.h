/* FreeBSD 14, 64-bit: the C and POSIX interface. Values and layouts are FreeBSD's ABI. */
#pragma once
#include <sys/types.h>
#define _LITTLE_ENDIAN 1234
#define _BIG_ENDIAN 4321
#define _BYTE_ORDER _LITTLE_ENDIAN
#define LITTLE_ENDIAN _LITTLE_ENDIAN
#define BIG_ENDIAN _BIG_ENDIAN
#define BYTE_ORDER _BYTE_ORDER
#define bswap16(x) __builtin_bswap16 (x)
#define bswap32(x) __builtin_bswap32 (x)
#define bswap64(x) __builtin_bswap64 (x)
#define htobe16(x) bswap16 (x)
#define htobe32(x) bswap32 (x)
#define htobe64(x) bswap64 (x)
#define htole16(x) ((uint16_t) (x))
#define htole32(x) ((uint32_t) (x))
#define htole64(x) ((uint64_t) (x))
#define be16toh(x) bswap16 (x)
#define be32toh(x) bswap32 (x)
#define be64toh(x) bswap64 (x)
#define le16toh(x) ((uint16_t) (x))
#define le32toh(x) ((uint32_t) (x))
#define le64toh(x) ((uint64_t) (x))
