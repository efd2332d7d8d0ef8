# Count the facts of the frames that tshark calls SIP: whole UDP datagrams straight over one IP header.
# Fields: frame.protocols, ip.flags.mf, ip.frag_offset, sip.Method, sip.Status-Code, sip.Call-ID.
{
    protocols = $1
    sub(/^(eth|sll|sll2|ppp|null|raw|loop)(:(ethertype|vlan|pppoe|ieee8021ad))*:/, "", protocols)
    if (protocols !~ /^(ip|ipv6(:ipv6\.(hopopts|dstopts|routing))*):udp:sip/)
        next
    if ($2 ~ /^(1|True)$/ || ($3 != "" && $3 + 0 > 0))
        next
    if ($4 != "")
        count["method " $4]++
    else if ($5 != "")
        count["code " $5]++
    else
        count["neither"]++
    if ($6 != "")
        ids[$6] = 1
}
END {
    for (fact in count)
        print fact, count[fact]
    for (id in ids)
        print "call-id " id
}
