namespace RevalidationBroker.Functions.Messages;

/// <summary>The names of a message's application properties: what is to be known of a job without reading its body.</summary>
internal static class MessageProperties
{
    /// <summary>The version of the body, <see cref="Serialization.JobMessage.CurrentVersion"/> when it was written.</summary>
    public const string Schema = "broker-schema";

    public const string Webhook = "broker-webhook";
    public const string Source = "broker-source";
    public const string Deployment = "broker-deployment";

    /// <summary>ISO 8601.</summary>
    public const string AcceptedAt = "broker-accepted";

    /// <summary>How many attempts the job has had.</summary>
    public const string Attempts = "broker-attempts";

    /// <summary>How often it was put into the queue again, with or without an attempt.</summary>
    public const string Copies = "broker-copies";

    /// <summary>Where the body lies when it is too large for a message; then the message's own is empty.</summary>
    public const string Claim = "broker-claim";

    /// <summary>When a job became a dead letter. ISO 8601; missing where Service Bus itself gave it up.</summary>
    public const string DeadAt = "broker-dead-at";

    /// <summary>W3C Trace Context.</summary>
    public const string TraceParent = "traceparent";
    public const string TraceState = "tracestate";

    /// <summary>The same as <see cref="TraceParent"/>, by the name that the client library and the Functions host look for.</summary>
    public const string DiagnosticId = "Diagnostic-Id";
}
