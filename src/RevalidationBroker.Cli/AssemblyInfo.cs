using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("RevalidationBroker.EndToEnd.Tests")]
