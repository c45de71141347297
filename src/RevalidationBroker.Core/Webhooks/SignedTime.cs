namespace RevalidationBroker.Webhooks;

/// <summary>Checks the age of a signed time. Only at ingest: once a webhook is accepted, its age does not matter.</summary>
public static class SignedTime
{
    /// <summary>Refuses what is older than the tolerance, and what is further in the future than it. Zero accepts any.</summary>
    public static SignatureCheck CheckBothWays(DateTimeOffset signedAt, DateTimeOffset now, TimeSpan tolerance)
    {
        var age = now - signedAt;
        return tolerance != TimeSpan.Zero && age.Duration() > tolerance ? SignatureCheck.Stale(age, tolerance) : SignatureCheck.Good;
    }

    /// <summary>Refuses what has reached the tolerance's age, and no future time, as Contentful's own library does.</summary>
    public static SignatureCheck CheckAge(DateTimeOffset signedAt, DateTimeOffset now, TimeSpan tolerance)
    {
        var age = now - signedAt;
        return tolerance != TimeSpan.Zero && age >= tolerance ? SignatureCheck.Stale(age, tolerance) : SignatureCheck.Good;
    }
}
