using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("RevalidationBroker.Azure.Tests")]
[assembly: InternalsVisibleTo("RevalidationBroker.Functions.Tests")]
