#include "tests/consistency/frames.h"

#include <pcap/pcap.h>
#include <stdlib.h>
#include <string.h>

#define NANO        INT64_C(1000000000)
#define SNAPLEN_MAX 262144

static bool add(struct frames *frames, const struct pcap_pkthdr *head, const uint8_t *bytes)
{
    struct frames_row *rows = reallocarray(frames->rows, frames->count + 1, sizeof(*frames->rows));
    uint8_t *copy = malloc(head->caplen + 1);

    if (rows == NULL || copy == NULL)
        abort();
    memcpy(copy, bytes, head->caplen);
    frames->rows = rows;
    rows[frames->count++] = (struct frames_row){
        .time_ns = (int64_t)head->ts.tv_sec * NANO + head->ts.tv_usec,
        .wire_len = head->len,
        .bytes = slice_of(copy, head->caplen),
    };
    return true;
}

bool frames_load(const char *path, struct frames *ret_frames)
{
    char problem[PCAP_ERRBUF_SIZE];
    struct pcap_pkthdr *head;
    const uint8_t *bytes;
    pcap_t *pcap =
        pcap_open_offline_with_tstamp_precision(path, PCAP_TSTAMP_PRECISION_NANO, problem);

    *ret_frames = (struct frames){0};
    if (pcap == NULL)
        return false;
    ret_frames->link_type = pcap_datalink(pcap);
    while (pcap_next_ex(pcap, &head, &bytes) == 1)
        add(ret_frames, head, bytes);
    pcap_close(pcap);
    return true;
}

void frames_release(struct frames *frames)
{
    for (size_t i = 0; i < frames->count; i++)
        free((void *)frames->rows[i].bytes.ptr);
    free(frames->rows);
    *frames = (struct frames){0};
}

static size_t times(const struct frames_row *row, enum frames_part part)
{
    bool is_odd = (uint64_t)row->time_ns * UINT64_C(0x9e3779b97f4a7c15) >> 63 != 0;

    if (part == FRAMES_TWICE)
        return 2;
    return is_odd == (part == FRAMES_ODD) ? 1 : 0;
}

bool frames_save(const struct frames *frames, enum frames_part part, const char *path)
{
    pcap_t *pcap = pcap_open_dead_with_tstamp_precision(frames->link_type, SNAPLEN_MAX,
                                                        PCAP_TSTAMP_PRECISION_NANO);
    pcap_dumper_t *dumper = pcap == NULL ? NULL : pcap_dump_open(pcap, path);

    for (size_t i = 0; dumper != NULL && i < frames->count; i++) {
        const struct frames_row *row = &frames->rows[i];
        struct pcap_pkthdr head = {
            .ts = {.tv_sec = row->time_ns / NANO, .tv_usec = row->time_ns % NANO},
            .caplen = (uint32_t)row->bytes.len,
            .len = row->wire_len,
        };

        for (size_t k = times(row, part); k > 0; k--)
            pcap_dump((uint8_t *)dumper, &head, row->bytes.ptr);
    }
    if (dumper != NULL)
        pcap_dump_close(dumper);
    if (pcap != NULL)
        pcap_close(pcap);
    return dumper != NULL;
}
