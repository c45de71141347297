using RevalidationBroker.EndToEnd.Tests.Infrastructure;

namespace RevalidationBroker.EndToEnd.Tests.Crash;

/// <summary>How a site answers in one round: mostly well, or not at all well.</summary>
internal sealed class SiteMood(Random random)
{
    private readonly Lock _gate = new();
    private readonly bool _isBad = random.Next(6) == 0;

    public SiteReply Draw()
    {
        lock (_gate)
        {
            return random.Next(100) switch
            {
                < 4 => SiteReply.Hangs,
                < 14 => SiteReply.Broken,
                < 24 => SiteReply.Resets,
                _ => _isBad ? SiteReply.Broken : SiteReply.Revalidated,
            };
        }
    }
}
