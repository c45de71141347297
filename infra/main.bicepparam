// What azd uses: it takes the parameter file that has the template's name. The values come from `azd env set`.
using 'main.bicep'

import { profiles } from 'profiles.bicep'

param environmentName = readEnvironmentVariable('AZURE_ENV_NAME')
param location = readEnvironmentVariable('AZURE_LOCATION')
param profile = profiles[readEnvironmentVariable('BROKER_PROFILE', 'dev')]
param sources = split(readEnvironmentVariable('BROKER_SOURCES', 'contentful'), ',')
param alertEmails = filter(split(readEnvironmentVariable('BROKER_ALERT_EMAILS', ''), ','), address => !empty(address))
param personPrincipalId = empty(readEnvironmentVariable('BROKER_PERSON_ID', '')) ? null : readEnvironmentVariable('BROKER_PERSON_ID', '')
