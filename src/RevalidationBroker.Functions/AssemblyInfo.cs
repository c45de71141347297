using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("RevalidationBroker.Functions.Tests")]
