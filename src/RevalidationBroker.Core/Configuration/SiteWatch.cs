namespace RevalidationBroker.Configuration;

/// <summary>How a deployment is watched for new builds and restarts.</summary>
/// <param name="Every">How often its route is asked what it runs.</param>
/// <param name="Reissue">How far back what it was told is issued again after one; from when it was due.</param>
public sealed record SiteWatch(TimeSpan Every, TimeSpan Reissue)
{
    public static SiteWatch Default { get; } = new(TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(15));
}
