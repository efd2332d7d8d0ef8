# Compare expect.tsv (first file) with the rows that expect.jq made (second file). Prints one line a difference.
BEGIN { FS = "\t"; tolerance = 0.02 }
function same(column, want, got)
{
    if (want == "*" || want == got)
        return 1
    if (names[column] !~ /^(pdd|setup|duration)$/ || want == "-" || got == "-")
        return 0
    return want - got <= tolerance && got - want <= tolerance
}
FNR == 1 && NR == 1 { for (i = 1; i <= NF; i++) names[i] = $i; columns = NF; next }
FNR == NR { wanted[++rows] = $0; next }
{
    got_rows++
    if (got_rows > rows) { print "unexpected call: " $0; next }
    split(wanted[got_rows], want, "\t")
    for (i = 1; i <= columns; i++)
        if (!same(i, want[i], $i))
            print "call " want[1] ": " names[i] " is " $i ", must be " want[i]
}
END { for (i = got_rows + 1; i <= rows; i++) print "missing call: " wanted[i] }
