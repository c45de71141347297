// One page that shows how the broker does: webhooks in, jobs, calls, dead letters.
import { Tags } from '../types.bicep'

param token string
param location string
param tags Tags
param insightsId string
param serviceBusId string

resource workbook 'Microsoft.Insights/workbooks@2023-06-01' = {
  name: guid(resourceGroup().id, 'workbook', token)
  location: location
  tags: tags
  kind: 'shared'
  properties: {
    displayName: 'Revalidation Broker'
    category: 'workbook'
    sourceId: insightsId
    serializedData: replace(replace(loadTextContent('workbook.json'), '{insights}', insightsId), '{namespace}', serviceBusId)
    version: '1.0'
  }
}

output id string = workbook.id
