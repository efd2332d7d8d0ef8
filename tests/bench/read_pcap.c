/*
 * tests/bench/read_pcap.c: read a capture with libpcap and do nothing else: the floor that every
 * reader of captures stands on.
 *
 * Usage: read_pcap FILE
 */
#include <stdio.h>
#include <stdlib.h>

#include <pcap.h>

int main(int argc, char **argv)
{
    char text[PCAP_ERRBUF_SIZE];
    unsigned long long frames = 0;
    unsigned long long bytes = 0;
    struct pcap_pkthdr *header;
    const u_char *data;
    pcap_t *pcap;
    int result;

    pcap = argc == 2 ? pcap_open_offline(argv[1], text) : NULL;
    if (pcap == NULL) {
        fprintf(stderr, "read_pcap: %s\n", argc == 2 ? text : "usage: read_pcap FILE");
        return EXIT_FAILURE;
    }
    while ((result = pcap_next_ex(pcap, &header, &data)) == 1) {
        frames++;
        bytes += header->caplen;
    }
    pcap_close(pcap);
    printf("%llu frames, %llu bytes\n", frames, bytes);
    return result == PCAP_ERROR_BREAK ? EXIT_SUCCESS : EXIT_FAILURE;
}
