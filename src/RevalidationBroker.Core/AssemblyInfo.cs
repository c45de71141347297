using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("RevalidationBroker.Core.Tests")]
[assembly: InternalsVisibleTo("RevalidationBroker.Azure.Tests")]
[assembly: InternalsVisibleTo("RevalidationBroker.Benchmarks")]
