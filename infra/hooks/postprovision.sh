#!/bin/sh
# After `azd provision`: puts broker.json up when none is there, makes the secrets that are missing, and says what to do next.
# azd sets the variables; they are the outputs of main.bicep. Run again, it changes nothing that somebody filled in.
#
#   BROKER_JSON    the configuration to put up; broker.json beside azure.yaml unless said
#   BROKER_UPLOAD  overwrite: put broker.json up even when one is there
set -eu

: "${BROKER_KEYVAULT:?Run this through azd, or set the outputs of main.bicep first: eval \"\$(azd env get-values)\"}"
: "${BROKER_DATA_STORAGE:?} ${BROKER_OPERATOR_SECRET:?} ${BROKER_NETWORK:?} ${BROKER_DASHBOARD_URL:?}"

configuration=${BROKER_JSON:-broker.json}
# A role counts after some minutes, ten at most; who is outside a private network waits in vain.
if [ "$BROKER_NETWORK" = public ]; then tries=${BROKER_TRIES:-40}; else tries=${BROKER_TRIES:-10}; fi

say() { printf '%s\n' "$*"; }

if ! command -v az >/dev/null 2>&1; then
  say "The Azure CLI is not here, so neither broker.json nor secrets were put up. Install it (https://aka.ms/azure-cli), 'az login', then 'azd hooks run postprovision'." >&2
  exit 1
fi

# A role that was given a moment ago may not count yet: waits until a harmless question is answered.
wait_for() {
  what=$1
  network=$BROKER_NETWORK
  shift
  try=1
  while ! problem=$("$@" 2>&1 >/dev/null); do
    # Nobody gets signed in by waiting.
    case $problem in *'az login'*) try=$tries network=public ;; esac
    if [ "$try" -ge "$tries" ]; then
      say "$what cannot be reached: $problem" >&2
      if [ "$network" = public ]; then exit 1; fi
      # Resources were made, and the code can be deployed from anywhere: no reason to stop a pipeline.
      say "It is in the virtual network alone, so nothing was put up. Run 'azd hooks run postprovision' from a machine inside it, or over its VPN." >&2
      exit 0
    fi
    if [ "$try" -eq 1 ]; then say "Waiting for $what: a right that was given a moment ago may take minutes to count."; fi
    try=$((try + 1))
    sleep "${BROKER_PAUSE:-15}"
  done
}

# The members of broker.json that name a secret.
members='secrets|secret|token|clientToken|accessToken|clientSecret|protectionBypass'

# What stands under them. A name is letters, digits and dashes, as Key Vault has it; comments may stand in the file, and a name in one is harmless.
secret_names() {
  tr '\n' ' ' <"$1" |
    grep -oE '"('"$members"')"[[:space:]]*:[[:space:]]*("[^"]*"|\[[^]]*\])' |
    sed -E 's/^"[A-Za-z]+"[[:space:]]*:[[:space:]]*//' |
    grep -oE '"[A-Za-z0-9-]{1,127}"' |
    tr -d '"' |
    sort -fu || true
}

upload() {
  if [ ! -f "$configuration" ]; then
    say "There is no $configuration here, so none was put up. 'broker schema' has what may stand in it."
    return 0
  fi

  overwrite=false
  if [ "${BROKER_UPLOAD:-}" = overwrite ]; then overwrite=true; fi

  if [ "$overwrite" = false ] && [ "$(az storage blob exists --auth-mode login --account-name "$BROKER_DATA_STORAGE" --container-name configuration --name broker.json --query exists --output tsv)" = true ]; then
    say "broker.json is there already, and was left as it is. BROKER_UPLOAD=overwrite replaces it; the old one can be had back for 14 days."
    return 0
  fi

  az storage blob upload --auth-mode login --account-name "$BROKER_DATA_STORAGE" --container-name configuration --name broker.json \
    --file "$configuration" --content-type application/json --overwrite "$overwrite" --no-progress --output none
  say "Put up $configuration."
}

# An existing secret is never written: not its value, and no new version. To Key Vault a name is the same in capitals. A placeholder is disabled: nobody can read it, so its source lets nobody in
# and nobody can guess it. Setting a value makes a version that is enabled.
make_missing() {
  name=$1
  value=$2
  disabled=$3
  if printf '%s\n' "$existing" | grep -qixF -- "$name"; then return 0; fi
  # Over a file, so that it stands in no list of processes.
  file=$(mktemp)
  printf '%s' "$value" >"$file"
  made=0
  problem=$(az keyvault secret set --vault-name "$BROKER_KEYVAULT" --name "$name" --file "$file" --encoding utf-8 --disabled "$disabled" --output none 2>&1) || made=$?
  rm -f "$file"
  if [ "$made" -ne 0 ]; then
    say "The secret $name could not be made: $problem" >&2
    return 1
  fi
  if [ "$disabled" = true ]; then say "Made the secret $name, disabled until it is filled."; else say "Made the secret $name."; fi
}

wait_for "The vault $BROKER_KEYVAULT" az keyvault secret list --vault-name "$BROKER_KEYVAULT" --maxresults 1 --output none
wait_for "The storage account $BROKER_DATA_STORAGE" az storage blob list --auth-mode login --account-name "$BROKER_DATA_STORAGE" --container-name configuration --num-results 1 --output none

upload

existing=$(az keyvault secret list --vault-name "$BROKER_KEYVAULT" --query '[].name' --output tsv)
# The operator key need not be agreed on with anybody, so it is made whole: 256 bits from the system.
make_missing "$BROKER_OPERATOR_SECRET" "$(head -c 32 /dev/urandom | od -An -tx1 | tr -d ' \n')" false
if [ -f "$configuration" ]; then
  for name in $(secret_names "$configuration"); do
    make_missing "$name" placeholder true
  done
fi

cat <<NEXT

Next:
  1. Fill each secret that is still disabled, with what the CMS or the site has. A line end at the end of the file would be part of it (printf %s leaves none):
       az keyvault secret set --vault-name $BROKER_KEYVAULT --name NAME --file FILE
  2. Put the code there, and see that it is ready:
       azd deploy && curl --fail ${BROKER_DASHBOARD_URL}health/ready
  3. Give each CMS its address, then publish something; $BROKER_DASHBOARD_URL says where to look:
       azd env get-value BROKER_WEBHOOK_URLS
NEXT
