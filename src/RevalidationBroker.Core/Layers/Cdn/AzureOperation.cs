using System.Text.Json;
using RevalidationBroker.Dispatch;
using RevalidationBroker.Layers.Calls;
using RevalidationBroker.Webhooks;

namespace RevalidationBroker.Layers.Cdn;

/// <summary>
/// Reads answers of Azure Resource Manager to a call that takes a while, and to those that ask how it stands
/// (learn.microsoft.com/azure/azure-resource-manager/management/async-operations).
/// </summary>
internal static class AzureOperation
{
    private static readonly ApiAnswer Answer = new("Azure",
        "Give the broker's identity the role 'CDN Endpoint Contributor' on the Front Door profile, or another with Microsoft.Cdn/profiles/afdEndpoints/Purge/action and the right to read operation results.",
        "Compare 'subscription', 'resourceGroup', 'profile' and 'endpoint' with those in the portal.");

    public static Outcome Read(LayerAnswer answer, Uri endpoint) => answer.Status == 409
        ? new Outcome.Transient(answer.RetryAfter) { Detail = "Azure answered 409: another operation on this endpoint has not ended." }
        : Answer.Read(answer, done => ReadSuccess(done, endpoint));

    public static bool IsOf(Uri endpoint, Uri operation) => operation is { IsAbsoluteUri: true, UserInfo: "" }
        && Uri.Compare(endpoint, operation, UriComponents.SchemeAndServer, UriFormat.UriEscaped, StringComparison.OrdinalIgnoreCase) == 0;

    private static Outcome ReadSuccess(LayerAnswer answer, Uri endpoint)
    {
        var status = JsonBody.TryParse(answer.Body, out var json, out _) ? json.At("status").Text() : null;
        return status switch
        {
            "Succeeded" => AnswerText.Delivered("Azure has purged."),
            "Failed" or "Canceled" => answer.Rejected($"Azure did not end the purge: it {(status == "Failed" ? "failed" : "was canceled")}."),
            null when answer.Status is not (201 or 202) => AnswerText.Delivered($"Azure answered {answer.Status}: it has purged."),
            _ => Underway(answer, endpoint, status),
        };
    }

    private static Outcome Underway(LayerAnswer answer, Uri endpoint, string? status) => OperationOf(answer) switch
    {
        // Of a poll: what was asked goes on, and is asked again.
        null when status is not null => new Outcome.Transient(answer.RetryAfter) { Detail = "Azure is still purging." },
        null => AnswerText.Delivered("Azure has accepted the purge, and does not say where to ask whether it has ended."),
        var operation when IsOf(endpoint, operation) => new Outcome.Underway(operation, answer.RetryAfter) { Detail = "Azure is purging." },
        _ => AnswerText.Delivered("Azure has accepted the purge. It would be asked at another host whether it has ended, and no token goes there."),
    };

    // The first is meant to be asked when both are there.
    private static Uri? OperationOf(LayerAnswer answer) =>
        answer.Headers.TryGetValue("Azure-AsyncOperation", out var address) && Uri.TryCreate(address, UriKind.Absolute, out var operation) ? operation : answer.Location;
}
