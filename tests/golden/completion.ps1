# Completion of pgutil for PowerShell. Load it with: pgutil completion powershell | Out-String | Invoke-Expression

Register-ArgumentCompleter -Native -CommandName pgutil -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    # The words before the one at the cursor, without their quotes.
    $words = @($commandAst.CommandElements | Select-Object -Skip 1 |
        Where-Object { $_.Extent.EndOffset -lt $cursorPosition } |
        ForEach-Object { if ($null -ne $_.Value) { "$($_.Value)" } else { $_.Extent.Text } })
    $current = "$wordToComplete" -replace '["'']', ''
    $OutputEncoding = [System.Text.UTF8Encoding]::new($false)
    $question = (@($words) + $current) -join [string][char]0
    # The line end that a pipe adds would else become a part of the last word.
    $answer = @(($question + [char]0) | & pgutil completion candidates --shell=powershell 2>$null)

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
