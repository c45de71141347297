using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("RevalidationBroker.Azure.Tests")]
