using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("RevalidationBroker.Sqlite.Tests")]
[assembly: InternalsVisibleTo("RevalidationBroker.Benchmarks")]
