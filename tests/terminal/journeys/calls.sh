# The list of calls and the save box.

# cursor_on TEXT: wait until the row of the cursor has a text.
has_cursor_on() {
    screen | grep '^►' | grep -qF -- "$1"
}

cursor_on() {
    within 10 has_cursor_on "$1" || fail "the cursor is not on: $1"
}

journey_calls_search() {
    opens sample
    cursor_on '+12025550143'
    keys /
    types 'CHLOE'
    sees '2 of 7 calls'
    sees_not 'door@example.com'
    cursor_on '+12025550107'
    keys Enter
    keys n
    cursor_on '+12025550155'
    keys Escape
    sees 'door@example.com'
    cursor_on '+12025550155'
    keys /
    types 'nobody'
    sees 'nothing matches /nobody/'
    keys Escape
    cursor_on '+12025550155'
    keys q
    sees 'ready>'
}

journey_calls_two_in_one_ladder() {
    opens sample
    cursor_on '+12025550143'
    keys Down Space Down Space
    sees '2 marked'
    keys Enter
    sees_not 'sort:n'
    sees 'INVITE'
    keys q
    sees '2 marked'
    keys Escape
    sees_not 'marked'
    keys q
    sees 'ready>'
}

# Frames of the two calls, as many as they have messages.
journey_calls_mark_and_save() {
    opens sample
    cursor_on '+12025550143'
    rm -f "$work/two.pcap"
    keys Down Space Down Space
    sees '2 marked'
    keys F2
    sees '(*) 2 marked'
    keys C-u
    types two.pcap
    keys Enter
    sees 'saved 2 calls, 20 frames to two.pcap'
    sees_not '(*) 2 marked'
    keys s
    sees '(*) 2 marked'
    keys C-u
    types two.pcap
    keys Enter
    sees 'two.pcap exists'
    keys Escape
    sees '(*) 2 marked'
    keys Escape
    sees_not '(*) 2 marked'
    keys q
    sees 'ready>'
    runs "'$program' calls --quiet two.pcap --columns n,state | cat"
    sees '486 BUSY'
    sees 'CANCELLED'
}

journey_calls_sort_and_scroll() {
    opens sample 60x20
    cursor_on '+12025550'
    sees_not ' ► 192.0.2.1'
    keys l l l l
    sees ' ► 192.0.2.1'
    keys h h h h
    sees_not ' ► 192.0.2.1'
    keys z
    sees '#▼'
    cursor_on '  2  '
    keys Home
    cursor_on '  9  '
    keys v
    sees 'OPTIONS'
    sees 'REGISTER'
    keys q
    sees 'ready>'
}

journey_calls_hostile_names() {
    opens hostile-names
    cursor_on alice
    keys End Up
    sees '\x1b[2Ja'
    keys Up Up
    keys q
    sees 'ready>'
    ! grep -q "$(printf '\033\]0;owned')" "$work/raw" || fail "a title sequence of a stranger reaches the terminal"
    ! grep -q "$(printf '\033\[31mred')" "$work/raw" || fail "a colour of a stranger reaches the terminal"
}
