// For `az deployment sub create --location LOCATION --parameters main.private.bicepparam`; azd uses main.bicepparam.
using 'main.bicep'

import { profiles } from 'profiles.bicep'

param environmentName = 'private'
param location = 'westeurope'
param profile = profiles.private
param sources = ['contentful', 'sanity']
param alertEmails = ['operators@example.com']
