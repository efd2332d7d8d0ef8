/*
 * base/counter_rows.h: the rows of the counters; included with COUNTER() defined.
 *
 * COUNTER(constant, name, kind, unit, word, one, many)
 *
 *   name   in the store, in JSON and in the documents
 *   kind   where it is shown: enum counter_kind
 *   unit   of the number
 *   word   in the title of the terminal, behind or before the number; neighbours with equal words are
 *          shown as their sum; "": not in the title
 *   one    its words after a 1
 *   many   its words after any other number
 *
 * A new counter is a row here and the line that counts.
 */

/* Frames that were read. */
COUNTER(FRAMES, "frames", COUNTER_READ, "frames", "", "frame", "frames")
COUNTER(BYTES, "bytes", COUNTER_READ, "bytes", "", "captured byte", "captured bytes")
COUNTER(DATAGRAMS, "datagrams", COUNTER_READ, "frames", "", "UDP datagram", "UDP datagrams")
COUNTER(CALLS, "calls", COUNTER_READ, "calls", "", "call", "calls")
COUNTER(OTHERS, "others", COUNTER_READ, "dialogs", "", "registration or other dialog",
        "registrations and other dialogs")

/* The kind of each frame: a frame is counted in one of these, down to the end of the unread. */
COUNTER(MESSAGES, "messages", COUNTER_SIP, "frames", "", "message", "messages")
COUNTER(KEEP_ALIVES, "keep_alives", COUNTER_PASSED, "frames", "", "keep-alive", "keep-alives")
COUNTER(RTP, "rtp", COUNTER_PASSED, "frames", "", "RTP packet", "RTP packets")
COUNTER(RTCP, "rtcp", COUNTER_PASSED, "frames", "", "RTCP packet", "RTCP packets")
COUNTER(STUN, "stun", COUNTER_PASSED, "frames", "", "STUN message", "STUN messages")
COUNTER(DTLS, "dtls", COUNTER_PASSED, "frames", "", "DTLS record", "DTLS records")
COUNTER(OTHER_DATAGRAMS, "other_datagrams", COUNTER_PASSED, "frames", "",
        "UDP datagram of something else", "UDP datagrams of something else")
COUNTER(TCP_EMPTY, "tcp_empty", COUNTER_PASSED, "frames", "", "TCP segment without data",
        "TCP segments without data")
COUNTER(ICMP, "icmp", COUNTER_PASSED, "frames", "", "ICMP packet", "ICMP packets")
COUNTER(OTHER_IP, "other_ip", COUNTER_PASSED, "frames", "", "packet of another IP protocol",
        "packets of other IP protocols")
COUNTER(NOT_IP, "not_ip", COUNTER_PASSED, "frames", "", "frame without IP", "frames without IP")
COUNTER(TCP_SIP, "tcp_sip", COUNTER_UNREAD, "frames", "not read", "TCP segment with SIP",
        "TCP segments with SIP")
COUNTER(TLS, "tls", COUNTER_UNREAD, "frames", "not read", "TLS segment", "TLS segments")
COUNTER(TCP, "tcp", COUNTER_UNREAD, "frames", "not read", "other TCP segment", "other TCP segments")
COUNTER(FRAGMENTS, "fragments", COUNTER_UNREAD, "frames", "not read", "IP fragment", "IP fragments")
COUNTER(SIP_PORT, "sip_port", COUNTER_UNREAD, "frames", "not read",
        "datagram on port 5060 that is not SIP", "datagrams on port 5060 that are not SIP")
COUNTER(HEP, "hep", COUNTER_UNREAD, "frames", "not read", "HEP packet", "HEP packets")
COUNTER(GTP_U, "gtp_u", COUNTER_UNREAD, "frames", "not read", "GTP-U packet", "GTP-U packets")
COUNTER(VXLAN, "vxlan", COUNTER_UNREAD, "frames", "not read", "VXLAN packet", "VXLAN packets")
COUNTER(ESP, "esp", COUNTER_UNREAD, "frames", "not read", "ESP packet", "ESP packets")
COUNTER(GRE, "gre", COUNTER_UNREAD, "frames", "not read", "GRE packet", "GRE packets")
COUNTER(IP_IN_IP, "ip_in_ip", COUNTER_UNREAD, "frames", "not read", "IP packet in an IP packet",
        "IP packets in IP packets")
COUNTER(SCTP, "sctp", COUNTER_UNREAD, "frames", "not read", "SCTP packet", "SCTP packets")
COUNTER(TUNNELS, "tunnels", COUNTER_UNREAD, "frames", "not read", "frame in another tunnel",
        "frames in other tunnels")
COUNTER(CUT_FRAMES, "cut_frames", COUNTER_UNREAD, "frames", "not read",
        "frame cut too short to read", "frames cut too short to read")
COUNTER(MALFORMED, "malformed", COUNTER_UNREAD, "frames", "not read",
        "frame whose headers contradict each other", "frames whose headers contradict each other")
COUNTER(UNKNOWN_LINK, "unknown_link", COUNTER_UNREAD, "frames", "not read",
        "frame of an unknown link type", "frames of unknown link types")

/* Frames that were read, with a defect to note. */
COUNTER(CUT_MESSAGES, "cut_messages", COUNTER_NOTED, "messages", "cut",
        "message cut by the snap length", "messages cut by the snap length")
COUNTER(WRONG_LENGTHS, "wrong_lengths", COUNTER_NOTED, "frames", "wrong lengths",
        "datagram whose IP or UDP length is wrong", "datagrams whose IP or UDP length is wrong")
COUNTER(UNREAD_FIELDS, "unread_fields", COUNTER_NOTED, "fields", "fields not read",
        "header field that was not read: its message has 256 before it",
        "header fields that were not read: their messages have 256 before them")
COUNTER(UNLISTED_FINDINGS, "unlisted_findings", COUNTER_NOTED, "findings", "findings not listed",
        "finding that is not listed: its message has 32 already",
        "findings that are not listed: their messages have 32 already")
COUNTER(SORTED_FRAMES, "sorted_frames", COUNTER_NOTED, "frames", "put in order",
        "packet that stood behind a later one in its file, put in order of time",
        "packets that stood behind later ones in their file, put in order of time")
COUNTER(LATE_FRAMES, "late_frames", COUNTER_NOTED, "frames", "late",
        "packet that came too late to be put in order of time",
        "packets that came too late to be put in order of time")
COUNTER(ABSURD_TIMES, "absurd_times", COUNTER_NOTED, "frames", "absurd times",
        "packet with a time before 1970 or after 2261, which is shown as -",
        "packets with a time before 1970 or after 2261, which is shown as -")

/* Losses, in the order of the way of a packet. */
COUNTER(KERNEL_DROPS, "kernel_drops", COUNTER_KERNEL, "packets", "", "packet dropped by the kernel",
        "packets dropped by the kernel")
COUNTER(INTERFACE_DROPS, "interface_drops", COUNTER_INTERFACE, "packets", "",
        "packet dropped by the interface", "packets dropped by the interface")
COUNTER(DROPPED_BYTES, "dropped_bytes", COUNTER_DROPPED, "messages", "",
        "message whose bytes were not kept: the store was too slow",
        "messages whose bytes were not kept: the store was too slow")
COUNTER(DROPPED_MESSAGES, "dropped_messages", COUNTER_DROPPED, "messages", "",
        "message not listed: the store was too slow", "messages not listed: the store was too slow")
COUNTER(EVICTED_LEGS, "evicted_legs", COUNTER_EVICTED, "legs", "evicted",
        "call evicted before its end", "calls evicted before their end")
COUNTER(EVICTED_DIALOGS, "evicted_dialogs", COUNTER_EVICTED, "dialogs", "evicted",
        "dialog evicted before its end", "dialogs evicted before their end")
COUNTER(EVICTED_TRANSACTIONS, "evicted_transactions", COUNTER_EVICTED, "transactions", "evicted",
        "transaction evicted before its end", "transactions evicted before their end")
COUNTER(LOST_MESSAGES, "lost_messages", COUNTER_LOST, "messages", "lost",
        "message that there was no memory for", "messages that there was no memory for")

/* State of a run: in no store. */
COUNTER(ACTIVE, "active", COUNTER_RUN, "calls", "", "call that is not over",
        "calls that are not over")
COUNTER(SAVED, "saved", COUNTER_RUN, "frames", "", "frame saved", "frames saved")
COUNTER(STORED_BATCHES, "stored_batches", COUNTER_WRITER, "batches", "", "batch stored",
        "batches stored")
COUNTER(STORE_RETRIES, "store_retries", COUNTER_WRITER, "times", "",
        "time that the store could not be written", "times that the store could not be written")
