// For `az deployment sub create --location LOCATION --parameters main.prod.bicepparam`; azd uses main.bicepparam.
using 'main.bicep'

import { profiles } from 'profiles.bicep'

param environmentName = 'prod'
param location = 'westeurope'
param profile = profiles.prod
param sources = ['contentful', 'sanity']
param alertEmails = ['operators@example.com']
