# After `azd provision`, on Windows: what postprovision.sh does elsewhere.
#
#   BROKER_JSON    the configuration to put up; broker.json beside azure.yaml unless said
#   BROKER_UPLOAD  overwrite: put broker.json up even when one is there
$ErrorActionPreference = 'Stop'
$PSNativeCommandUseErrorActionPreference = $false

foreach ($name in 'BROKER_KEYVAULT', 'BROKER_DATA_STORAGE', 'BROKER_OPERATOR_SECRET', 'BROKER_NETWORK', 'BROKER_DASHBOARD_URL') {
  if (-not [Environment]::GetEnvironmentVariable($name)) { throw "$name is not set. Run this through azd: azd hooks run postprovision" }
}

if (-not (Get-Command az -ErrorAction SilentlyContinue)) {
  throw "The Azure CLI is not here, so neither broker.json nor secrets were put up. Install it (https://aka.ms/azure-cli), 'az login', then 'azd hooks run postprovision'."
}

$configuration = if ($env:BROKER_JSON) { $env:BROKER_JSON } else { 'broker.json' }
$blob = @('--auth-mode', 'login', '--account-name', $env:BROKER_DATA_STORAGE, '--container-name', 'configuration')

# A role counts after some minutes, ten at most; who is outside a private network waits in vain.
$tries = if ($env:BROKER_TRIES) { [int]$env:BROKER_TRIES } elseif ($env:BROKER_NETWORK -eq 'public') { 40 } else { 10 }
$pause = if ($env:BROKER_PAUSE) { [int]$env:BROKER_PAUSE } else { 15 }

# A role that was given a moment ago may not count yet: waits until a harmless question is answered.
function Wait-For([string] $what, [string[]] $question) {
  $network = $env:BROKER_NETWORK
  foreach ($try in 1..$tries) {
    $problem = az @question 2>&1
    if ($LASTEXITCODE -eq 0) { return }
    # Nobody gets signed in by waiting.
    if ("$problem" -clike '*az login*') { $network = 'public'; break }
    if ($try -eq $tries) { break }
    if ($try -eq 1) { Write-Host "Waiting for ${what}: a right that was given a moment ago may take minutes to count." }
    Start-Sleep -Seconds $pause
  }
  if ($network -eq 'public') { throw "$what cannot be reached: $problem" }
  # Resources were made, and the code can be deployed from anywhere: no reason to stop a pipeline.
  Write-Warning "$what cannot be reached: $problem"
  Write-Warning "It is in the virtual network alone, so nothing was put up. Run 'azd hooks run postprovision' from a machine inside it, or over its VPN."
  exit 0
}

function Invoke-Az([string[]] $arguments) {
  $answer = az @arguments
  if ($LASTEXITCODE -ne 0) { throw "az $($arguments[0..2] -join ' ') failed." }
  $answer
}

# An existing secret is never written: not its value, and no new version. To Key Vault a name is the same in capitals. A placeholder is disabled: nobody can read it, so its source lets nobody in
# and nobody can guess it. Setting a value makes a version that is enabled.
function New-MissingSecret([string] $name, [string] $value, [string] $disabled) {
  if ($existing -contains $name) { return }
  $file = New-TemporaryFile
  try {
    [IO.File]::WriteAllText($file.FullName, $value)
    Invoke-Az @('keyvault', 'secret', 'set', '--vault-name', $env:BROKER_KEYVAULT, '--name', $name, '--file', $file.FullName, '--encoding', 'utf-8', '--disabled', $disabled, '--output', 'none')
  }
  finally { Remove-Item $file }
  if ($disabled -eq 'true') { "Made the secret $name, disabled until it is filled." } else { "Made the secret $name." }
}

Wait-For "The vault $env:BROKER_KEYVAULT" @('keyvault', 'secret', 'list', '--vault-name', $env:BROKER_KEYVAULT, '--maxresults', '1', '--output', 'none')
Wait-For "The storage account $env:BROKER_DATA_STORAGE" (@('storage', 'blob', 'list') + $blob + @('--num-results', '1', '--output', 'none'))

if (-not (Test-Path $configuration)) {
  "There is no $configuration here, so none was put up. 'broker schema' has what may stand in it."
}
else {
  $overwrite = if ($env:BROKER_UPLOAD -eq 'overwrite') { 'true' } else { 'false' }
  $exists = Invoke-Az (@('storage', 'blob', 'exists') + $blob + @('--name', 'broker.json', '--query', 'exists', '--output', 'tsv'))
  if ($overwrite -eq 'false' -and $exists -eq 'true') {
    'broker.json is there already, and was left as it is. BROKER_UPLOAD=overwrite replaces it; the old one can be had back for 14 days.'
  }
  else {
    Invoke-Az (@('storage', 'blob', 'upload') + $blob + @('--name', 'broker.json', '--file', $configuration, '--content-type', 'application/json', '--overwrite', $overwrite, '--no-progress', '--output', 'none'))
    "Put up $configuration."
  }
}

$existing = @(Invoke-Az @('keyvault', 'secret', 'list', '--vault-name', $env:BROKER_KEYVAULT, '--query', '[].name', '--output', 'tsv'))
# The operator key need not be agreed on with anybody, so it is made whole: 256 bits from the system.
New-MissingSecret $env:BROKER_OPERATOR_SECRET ([Convert]::ToHexString([Security.Cryptography.RandomNumberGenerator]::GetBytes(32)).ToLowerInvariant()) 'false'
if (Test-Path $configuration) {
  $text = (Get-Content $configuration -Raw) -replace '\s+', ' '
  # The members of broker.json that name a secret.
  $members = 'secrets|secret|token|clientToken|accessToken|clientSecret|protectionBypass'
  [regex]::Matches($text, '"(?:' + $members + ')" ?: ?("[^"]*"|\[[^\]]*\])') |
    ForEach-Object { [regex]::Matches($_.Groups[1].Value, '"([A-Za-z0-9-]{1,127})"') } |
    ForEach-Object { $_.Groups[1].Value } | Sort-Object -Unique |
    ForEach-Object { New-MissingSecret $_ 'placeholder' 'true' }
}

@"

Next:
  1. Fill each secret that is still disabled, with what the CMS or the site has. A line end at the end of the file would be part of it (Set-Content -NoNewline leaves none):
       az keyvault secret set --vault-name $env:BROKER_KEYVAULT --name NAME --file FILE
  2. Put the code there, and see that it is ready:
       azd deploy; curl.exe --fail $($env:BROKER_DASHBOARD_URL)health/ready
  3. Give each CMS its address, then publish something; $env:BROKER_DASHBOARD_URL says where to look:
       azd env get-value BROKER_WEBHOOK_URLS
"@
