# Count messages, duplicates and transactions of each Call-ID.
# Fields: ip.id, ip.checksum.status, udp.checksum.status (0 is bad), sip.Call-ID, sip.Via.branch, sip.CSeq.method.
!recorded && ($2 == "0" || $3 == "0") { print "packet " NR ": bad checksum" }
$4 == "" { next }
!($4 in order) { order[$4] = ++calls; ids[calls] = $4 }
$1 != "" && seen[$1]++ { duplicates[$4]++; next }
{ messages[$4]++ }
$6 != "ACK" && !known[$4, $5, $6]++ { transactions[$4]++ }
END {
    for (i = 1; i <= calls; i++)
        print messages[ids[i]] + 0, duplicates[ids[i]] + 0, transactions[ids[i]] + 0
}
