#include "capture/front.h"

#include "base/array.h"

#define MAGIC(bytes) .magic = (bytes), .len = sizeof(bytes) - 1
#define UNPACK       "decompress it first: "

static const struct front_row rows[] = {
    /* RFC 1952 2.3.1 */
    {MAGIC("\x1f\x8b"), "is compressed with gzip", UNPACK "gzip -dk FILE"},
    /* RFC 8878 3.1.1 */
    {MAGIC("\x28\xb5\x2f\xfd"), "is compressed with zstd", UNPACK "zstd -d FILE"},
    {MAGIC("\xfd\x37zXZ"), "is compressed with xz", UNPACK "xz -dk FILE"},
    {MAGIC("BZh"), "is compressed with bzip2", UNPACK "bzip2 -dk FILE"},
    {MAGIC("\x04\x22\x4d\x18"), "is compressed with lz4", UNPACK "lz4 -d FILE"},
    {MAGIC("PK\x03\x04"), "is a zip archive", "unpack it first: unzip FILE"},
    /* RFC 1761 */
    {MAGIC("snoop\0\0"), "is a snoop capture", "convert it first: editcap -F pcap FILE OUT.pcap"},
};

const struct front_row *front_find(struct slice front)
{
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        if (front.len >= rows[i].len && memcmp(front.ptr, rows[i].magic, rows[i].len) == 0)
            return &rows[i];
    }
    return NULL;
}
