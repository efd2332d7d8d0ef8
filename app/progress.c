#include "app/progress.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"

#define BAR_CELLS 40

void progress_init(struct progress *progress, bool is_quiet)
{
    *progress = (struct progress){
        .is_wanted = !is_quiet && isatty(STDERR_FILENO) == 1,
        .start_us = clock_monotonic_us(),
    };
}

static void show_share(int64_t position, int64_t size)
{
    char bar[BAR_CELLS + 1];
    int64_t share = size > 0 ? position * 100 / size : 100;
    size_t filled;

    share = share > 100 ? 100 : share;
    filled = (size_t)share * BAR_CELLS / 100;
    memset(bar, '-', BAR_CELLS);
    memset(bar, '#', filled);
    bar[BAR_CELLS] = '\0';
    fprintf(stderr, "\rreading [%s] %3d %%", bar, (int)share);
}

void progress_show(struct progress *progress, const struct status *status)
{
    int64_t position = (int64_t)atomic_load(&status->position);
    int64_t size = (int64_t)atomic_load(&status->size);

    if (!progress->is_wanted)
        return;
    if (size < PROGRESS_BYTES_MIN && clock_monotonic_us() - progress->start_us < PROGRESS_AFTER_US)
        return;
    if (size > 0)
        show_share(position, size);
    else if (position > 0)
        fprintf(stderr, "\rreading, %lld MB so far", (long long)(position >> 20));
    else
        fprintf(stderr, "\rreading");
    fflush(stderr);
    progress->is_shown = true;
}

void progress_end(struct progress *progress)
{
    if (progress->is_shown)
        fprintf(stderr, "\r\033[K");
    progress->is_shown = false;
}
