using System.Globalization;
using System.Text.Json.Serialization;
using RevalidationBroker.Planning;
using RevalidationBroker.Webhooks;

namespace RevalidationBroker.Dispatch;

/// <summary>The state of an entry that a webhook told of, in the CMS's own words.</summary>
/// <param name="Revision">See <see cref="ContentEvent.Revision"/>.</param>
/// <param name="IsGone">Whether visitors see it no more; false in jobs of older brokers.</param>
public sealed record EntryRevision(
    string Id,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Type = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Locale = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Revision = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateTimeOffset? UpdatedAt = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool IsGone = false)
{
    /// <summary>A job carries at most so many: a bulk publish has thousands, and a message must stay small.</summary>
    public const int MaxOfAJob = 50;

    /// <summary>In characters. An entry with a longer name, type, locale or revision is left out, for a part of one would be another's.</summary>
    public const int MaxLength = 256;

    /// <summary>The entries of a plan that a deployment is told of, each state once, the first <see cref="MaxOfAJob"/>.</summary>
    /// <returns>Null when there is none.</returns>
    public static IReadOnlyList<EntryRevision>? Of(Plan plan, string deployment)
    {
        var revisions = new List<EntryRevision>();
        foreach (var change in plan.Events)
        {
            if (revisions.Count == MaxOfAJob) break;
            if (Tells(change, deployment) && Of(change.Event) is { } revision && !revisions.Contains(revision)) revisions.Add(revision);
        }

        return revisions.Count == 0 ? null : revisions;
    }

    private static bool Tells(EventPlan change, string deployment)
    {
        foreach (var rule in change.Rules)
        {
            if (rule.Matched && rule.Deployments.Contains(deployment)) return true;
        }

        return false;
    }

    /// <summary>Whether this is known to be a later state of the same entry. What cannot be compared is not later.</summary>
    public bool IsLaterThan(EntryRevision other)
    {
        if ((Id, Type, Locale) != (other.Id, other.Type, other.Locale)) return false;
        if (UpdatedAt is { } mine && other.UpdatedAt is { } theirs) return mine > theirs;
        return Counted(Revision) > Counted(other.Revision);
    }

    /// <returns>Null when it names no entry, or one whose names are too long.</returns>
    internal static EntryRevision? Of(EventSummary change) =>
        change.Id is { Length: > 0 and <= MaxLength } id && Fits(change.Type) && Fits(change.Locale) && Fits(change.Revision)
            ? new EntryRevision(id, change.Type, change.Locale, change.Revision, change.UpdatedAt, change.Kind.TakesAway())
            : null;

    private static bool Fits(string? text) => text is not { Length: > MaxLength };

    /// <summary>A revision as a number; null when it is none.</summary>
    internal static long? Counted(string? revision) => long.TryParse(revision, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
