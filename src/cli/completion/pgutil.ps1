# Completion of pgutil for PowerShell. Load it with: pgutil completion powershell | Out-String | Invoke-Expression

Register-ArgumentCompleter -Native -CommandName pgutil, pgutil.exe -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    # The program that was typed, or the one on PATH where an alias was typed.
    $program = @($commandAst.GetCommandName(), 'pgutil') | Where-Object { $_ } |
        ForEach-Object { Get-Command -Name $_ -CommandType Application -ErrorAction Ignore } | Select-Object -First 1
    if ($null -eq $program) {
        return
    }

    # The words before the one at the cursor, without their quotes.
    $words = @($commandAst.CommandElements | Select-Object -Skip 1 |
        Where-Object { $_.Extent.EndOffset -lt $cursorPosition } |
        ForEach-Object {
            if ($_ -is [System.Management.Automation.Language.StringConstantExpressionAst]) {
                $_.Value
            } else {
                $_.Extent.Text
            }
        })
    $current = "$wordToComplete" -replace '["'']', ''
    # Each word ends in NUL, the last one too, which tells it from the line end that a pipe adds.
    $question = ((@($words) + $current) -join [string][char]0) + [char]0
    $utf8 = [System.Text.UTF8Encoding]::new($false)
    $OutputEncoding = $utf8
    $consoleEncoding = [Console]::OutputEncoding
    try {
        [Console]::OutputEncoding = $utf8
        $answer = @($question | & $program completion candidates --shell=powershell 2>$null)
    } finally {
        [Console]::OutputEncoding = $consoleEncoding
    }

    if ($answer.Count -gt 0 -and $answer[0] -eq 'files') {
        $prefix = if ($current -match '^--[^=]*=') { $Matches[0] } else { '' }
        $path = $current.Substring($prefix.Length)
        [System.Management.Automation.CompletionCompleters]::CompleteFilename($path) | ForEach-Object {
            [System.Management.Automation.CompletionResult]::new(
                $prefix + $_.CompletionText, $_.ListItemText, $_.ResultType, $_.ToolTip)
        }
        return
    }
    $answer | Select-Object -Skip 1 | ForEach-Object {
        $text, $shown, $tip = $_ -split "`t", 3
        [System.Management.Automation.CompletionResult]::new($text, $shown, 'ParameterValue', $tip)
    }
}
