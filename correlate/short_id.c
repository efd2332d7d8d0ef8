#include "correlate/short_id.h"

#include "base/hash.h"

void short_id_write(struct slice call_id, struct slice from_tag, int64_t start_us,
                    char text[SHORT_ID_LEN])
{
    static const char digits[] = "0123456789abcdefghijklmnopqrstuv";
    uint8_t time[8];
    uint64_t hash;

    for (size_t i = 0; i < sizeof(time); i++)
        time[i] = (uint8_t)((uint64_t)start_us >> 8 * i);
    hash = hash_stable(call_id, 0);
    hash = hash_stable(from_tag, hash);
    hash = hash_stable(slice_of(time, sizeof(time)), hash);
    text[0] = (char)('a' + (hash & 15));
    hash >>= 4;
    for (size_t i = 1; i < SHORT_ID_LEN; i++, hash >>= 5)
        text[i] = digits[hash & 31];
}
