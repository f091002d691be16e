# Completion of pgutil for fish. Load it with: pgutil completion fish | source

function __pgutil_candidates
    set -l words (commandline --cut-at-cursor --tokenize --current-process)
    # The program that was typed, or the one on PATH where an alias was typed.
    set -l program (command --search -- (string replace --regex -- '^~/' "$HOME/" $words[1]) pgutil)[1]
    test -n "$program"; or return
    set -e words[1]
    set -l current (commandline --cut-at-cursor --current-token)
    # A word with an open quote can't be unescaped; fish compares with it all the same.
    set -l plain (string unescape -- "$current"; or printf '%s' "$current")
    set -l answer (
        printf '%s\0' $words "$plain" | $program completion candidates --shell=fish 2>/dev/null
    )
    if test "$answer[1]" = files
        set -l prefix (string match --regex -- '^--[^=]*=' "$plain")
        for path in (__fish_complete_path (string replace --regex -- '^--[^=]*=' '' "$plain"))
            printf '%s%s\n' "$prefix" $path
        end
    else
        printf '%s\n' $answer[2..]
    end
end

complete --command pgutil --no-files --keep-order --arguments '(__pgutil_candidates)'
