using System.Diagnostics;

namespace RevalidationBroker.Functions.Messages;

/// <summary>The trace that a job belongs to, from the webhook that brought it to the call that does it.</summary>
/// <param name="Parent">As in the header <c>traceparent</c>.</param>
internal sealed record TraceContext(string Parent, string? State)
{
    /// <returns>Null when nothing is traced.</returns>
    public static TraceContext? Current => Activity.Current is { IdFormat: ActivityIdFormat.W3C, Id: { } id } activity ? new TraceContext(id, activity.TraceStateString) : null;

    public void WriteTo(IDictionary<string, object> properties)
    {
        properties[MessageProperties.TraceParent] = Parent;
        properties[MessageProperties.DiagnosticId] = Parent;
        if (State is { Length: > 0 } state) properties[MessageProperties.TraceState] = state;
    }

    public static TraceContext? Read(IReadOnlyDictionary<string, object> properties) =>
        (properties.GetValueOrDefault(MessageProperties.TraceParent) ?? properties.GetValueOrDefault(MessageProperties.DiagnosticId)) is string { Length: > 0 } parent
            ? new TraceContext(parent, properties.GetValueOrDefault(MessageProperties.TraceState) as string)
            : null;

    /// <returns>Null for what is no trace context.</returns>
    public ActivityContext? Parsed => ActivityContext.TryParse(Parent, State, isRemote: true, out var context) ? context : null;
}
