// For `az deployment sub create --location LOCATION --parameters main.dev.bicepparam`; azd uses main.bicepparam.
using 'main.bicep'

import { profiles } from 'profiles.bicep'

param environmentName = 'dev'
param location = 'westeurope'
param profile = profiles.dev
param sources = ['contentful', 'sanity']
param alertEmails = ['operators@example.com']
