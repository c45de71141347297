using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("RevalidationBroker.Core.Tests")]
[assembly: InternalsVisibleTo("RevalidationBroker.Benchmarks")]
