using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using RevalidationBroker.Checking;
using RevalidationBroker.Dispatch;
using RevalidationBroker.Ingest;
using RevalidationBroker.Planning.Ledger.Import;
using RevalidationBroker.Planning;
using RevalidationBroker.Ports;
using RevalidationBroker.Recovery;
using RevalidationBroker.Webhooks;

namespace RevalidationBroker.Serialization;

/// <summary>How plans, jobs and answers are written: in stores, on the wire, and by <c>--json</c>.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(Plan))]
[JsonSerializable(typeof(Attempt))]
[JsonSerializable(typeof(IReadOnlyList<DeploymentPlan>))]
[JsonSerializable(typeof(IReadOnlyList<string>))]
[JsonSerializable(typeof(IReadOnlyList<EntryReference>))]
[JsonSerializable(typeof(WhatIfReport))]
[JsonSerializable(typeof(IReadOnlyList<WhatIfReport>))]
[JsonSerializable(typeof(BackTestReport))]
[JsonSerializable(typeof(ImportReport))]
[JsonSerializable(typeof(VerificationReport))]
[JsonSerializable(typeof(IReadOnlyList<VerificationReport>))]
[JsonSerializable(typeof(JobMessage))]
[JsonSerializable(typeof(WebhookAnswer))]
[JsonSerializable(typeof(RefusalsAnswer))]
[JsonSerializable(typeof(IReadOnlyList<Refusal>))]
[JsonSerializable(typeof(LanesAnswer))]
[JsonSerializable(typeof(DeadLettersAnswer))]
[JsonSerializable(typeof(DeadLetterDetail))]
[JsonSerializable(typeof(DeadLetterRequest))]
[JsonSerializable(typeof(RecoveryReport))]
[JsonSerializable(typeof(CheckReport))]
[JsonSerializable(typeof(Problem))]
public sealed partial class BrokerJson : JsonSerializerContext
{
    /// <summary>The same, indented, for people.</summary>
    public static BrokerJson Readable => field ??= new(new JsonSerializerOptions(Default!.Options) { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
