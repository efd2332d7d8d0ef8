# tests/lint/layers.awk: the first file holds the tables, the others are C. See layers.sh.

function trim(text) { gsub(/^ +| +$/, "", text); return text }

function report(text) { printf "%s:%d: %s\n", FILENAME, FNR, text; found = 1 }

# "store/*" and "export/pcap.c" against a file name; only a trailing or inner star is known.
function matches(file, pattern,    at) {
    at = index(pattern, "*")
    if (at == 0)
        return file == pattern
    return substr(file, 1, at - 1) == substr(pattern, 1, at - 1) &&
           (substr(pattern, at + 1) == "" || file ~ (substr(pattern, at + 1) "$"))
}

function matches_one_of(file, patterns,    i, n, words) {
    n = split(patterns, words, " ")
    for (i = 1; i <= n; i++)
        if (matches(file, words[i]))
            return 1
    return 0
}

function read_layer_row(    i, n, words) {
    n = split($4, words, " ")
    is_layer[trim($2)] = may[trim($2), trim($2)] = 1
    for (i = 1; i <= n; i++)
        may[trim($2), words[i]] = 1
}

function read_foreign_row(    i, n, words) {
    n = split($2, words, " ")
    for (i = 1; i <= n; i++)
        home[words[i]] = trim($3)
}

function read_without_row(    i, n, words) {
    n = split($3, words, " ")
    for (i = 1; i <= n; i++)
        no_header[trim($2), words[i]] = 1
    names[trim($2)] = trim($4)
}

function check_own(path,    target) {
    target = path
    sub(/\/.*/, "", target)
    if (!(target in is_layer))
        report("include \"" path "\" does not begin with a folder")
    else if (!((folder, target) in may) && !((folder, path) in may))
        report(folder " may not include " path)
    else if (path in home && !matches_one_of(FILENAME, home[path]))
        report(path " is included only in " home[path])
}

function check_foreign(name) {
    if (name in home) {
        if (!matches_one_of(FILENAME, home[name]))
            report("<" name "> belongs in " home[name])
    } else if (!(name in standard)) {
        report("<" name "> has no row in the table of foreign headers")
    }
    if ((folder, name) in no_header)
        report(folder " does without <" name ">")
}

# Code without comments and texts; comments over several lines are followed.
function code_of(line,    out, at) {
    out = ""
    while (line != "") {
        if (in_comment) {
            at = index(line, "*/")
            if (at == 0)
                return out
            in_comment = 0
            line = substr(line, at + 2)
        } else if (match(line, /"([^"\\]|\\.)*"|'([^'\\]|\\.)*'|\/\*|\/\//)) {
            out = out substr(line, 1, RSTART - 1) " "
            if (substr(line, RSTART, 2) == "//")
                return out
            if (substr(line, RSTART, 2) == "/*")
                in_comment = 1
            line = substr(line, RSTART + RLENGTH)
        } else {
            return out line
        }
    }
    return out
}

function check_names(line,    i, n, words) {
    n = split(names[folder], words, " ")
    for (i = 1; i <= n; i++)
        if (line ~ ("(^|[^A-Za-z0-9_>.])" words[i] " *\\("))
            report(folder " does without " words[i])
}

BEGIN {
    FS = "|"
    split("assert complex ctype dirent errno fcntl fenv float fnmatch inttypes iso646 langinfo limits locale math " \
          "netdb poll regex sched setjmp signal stdalign stdarg stdatomic stdbool stddef stdint " \
          "stdio stdio_ext stdlib stdnoreturn string strings termios threads time uchar unistd wchar wctype " \
          "arpa/inet net/if netinet/in sys/file sys/ioctl sys/mman sys/random sys/resource sys/select " \
          "sys/socket sys/stat sys/statvfs sys/time sys/types sys/uio sys/un sys/wait", list, " ")
    for (i in list)
        standard[list[i] ".h"] = 1
}

FNR == NR {
    if (/^#/) {
        table = /^### Who may include whom/ ? "layers" : /^### Where (foreign|our own) headers may/ ? "foreign" \
            : /^### What a folder does without/ ? "without" : ""
    } else if (/^\| / && !/^\| (folder|header) \|/) {
        if (table == "layers")
            read_layer_row()
        else if (table == "foreign")
            read_foreign_row()
        else if (table == "without")
            read_without_row()
    }
    next
}

FNR == 1 { folder = FILENAME; sub(/\/.*/, "", folder); in_comment = 0 }

# What is included is read where it stands: through a macro it could be anything.
/^[ \t]*#[ \t]*(include|import)/ {
    path = $0
    sub(/^[ \t]*#[ \t]*[a-z_]*[ \t]*/, "", path)
    if (path ~ /^"/) {
        sub(/^"/, "", path)
        sub(/".*/, "", path)
        check_own(path)
    } else if (path ~ /^</) {
        sub(/^</, "", path)
        sub(/>.*/, "", path)
        check_foreign(path)
    } else {
        report("an include through a macro hides what is included")
    }
    next
}

# A declaration without a header goes around the tables.
function check_extern(line) {
    if (FILENAME ~ /\.c$/ && line ~ /(^|[^A-Za-z0-9_])extern([^A-Za-z0-9_]|$)/)
        report("extern declares what belongs to another file: include its header")
}

{ code = code_of($0); check_extern(code); check_names(code) }

END { exit found }
