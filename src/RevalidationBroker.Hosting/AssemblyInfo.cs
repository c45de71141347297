using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("RevalidationBroker.Hosting.Tests")]
