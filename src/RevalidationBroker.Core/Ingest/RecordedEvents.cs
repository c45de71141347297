using RevalidationBroker.Planning;
using RevalidationBroker.Ports;
using RevalidationBroker.Webhooks;

namespace RevalidationBroker.Ingest;

/// <summary>The events of a webhook whose request was not kept.</summary>
internal static class RecordedEvents
{
    /// <summary>As the plan names them: rules that look into fields see none.</summary>
    public static IReadOnlyList<ContentEvent> Summarised(JournalEntry entry) => [.. entry.Plan.Events.Select(EventOf)];

    private static ContentEvent EventOf(EventPlan planned)
    {
        var (kind, type, id, slug, locale, environment, space, revision) = planned.Event;
        return new ContentEvent
        {
            Kind = kind,
            NotLive = planned.Ignored is { } ignored && ignored.StartsWith(EventPlan.NotLive, StringComparison.Ordinal) ? ignored[EventPlan.NotLive.Length..] : planned.Ignored,
            Type = type,
            Id = id,
            Slug = slug,
            Locale = locale,
            Environment = environment,
            Space = space,
            Revision = revision,
            UpdatedAt = planned.Event.UpdatedAt,
            Payload = default,
        };
    }
}
