namespace RevalidationBroker.EndToEnd.Tests.Infrastructure;

/// <summary>What a stand-in site does with a call.</summary>
internal enum SiteReply
{
    /// <summary>200 and <c>{"revalidated":true}</c>.</summary>
    Revalidated,

    /// <summary>500.</summary>
    Broken,

    /// <summary>Nothing, until the caller goes away.</summary>
    Hangs,

    /// <summary>The connection is reset.</summary>
    Resets,
}
