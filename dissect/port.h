/*
 * dissect/port.h: ports that tell what a datagram or segment is likely to hold.
 *
 * Source:    the registry of service names and port numbers of IANA, but for PORT_HEP (HOMER),
 *            PORT_VXLAN_LINUX (the kernel's default) and PORT_TZSP.
 */
#ifndef DISSECT_PORT_H
#define DISSECT_PORT_H

enum port {
    PORT_OPENVPN = 1194,
    PORT_L2TP = 1701,
    PORT_GTP_U = 2152,
    PORT_TEREDO = 3544,
    PORT_ESP = 4500, /* ESP in UDP, RFC 3948 */
    PORT_VXLAN = 4789,
    PORT_SIP = 5060,
    PORT_SIPS = 5061,
    PORT_GENEVE = 6081,
    PORT_VXLAN_LINUX = 8472,
    PORT_HEP = 9060,
    PORT_TZSP = 37008,
    PORT_WIREGUARD = 51820,
};

#endif
