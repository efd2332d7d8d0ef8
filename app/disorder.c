#include "app/disorder.h"

#include "base/clock.h"

/* What a clock set wrong makes of it is no number worth reading. */
#define MOST_US_MAX (INT64_C(1000) * 24 * 3600 * CLOCK_SECOND_US)

static const struct {
    int64_t us;
    const char *unit;
} units[] = {
    {INT64_C(3600) * CLOCK_SECOND_US, "h"},
    {CLOCK_SECOND_US, "s"},
    {1000, "ms"},
    {1, "us"},
};

/* ", by up to 3.2 ms" */
static void write_most(int64_t most_us, struct buf *buf)
{
    size_t unit = 0;

    if (most_us > MOST_US_MAX) {
        buf_text(buf, ", by years");
        return;
    }
    while (units[unit].us > 1 && most_us < units[unit].us)
        unit++;
    buf_format(buf, ", by up to %.*f %s", units[unit].us > 1,
               (double)most_us / (double)units[unit].us, units[unit].unit);
}

void disorder_write(const char *name, uint64_t frames, int64_t most_us, struct buf *buf)
{
    buf_format(buf, "%s is not in order of time: %llu %s behind later ones", name,
               (unsigned long long)frames, frames == 1 ? "packet stands" : "packets stand");
    write_most(most_us, buf);
    buf_text(buf, "; all are taken in order");
}
