/* tests/fuzz/fuzz_pcap.c: the bytes of a capture file, all the way to facts. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "capture/file.h"
#include "tests/fuzz/facts.h"
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    int fd = memfd_create("fuzz", MFD_CLOEXEC);
    char path[64];
    struct source *source;

    if (fd < 0 || write(fd, data, size) != (ssize_t)size)
        abort();
    snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
    if (file_open(path, NULL, &source, NULL) == ERR_NONE)
        facts_of(source, size % 2 == 0);
    close(fd);
    return 0;
}
