using Microsoft.AspNetCore.Http;
using RevalidationBroker.Ports;
using RevalidationBroker.Serialization;

namespace RevalidationBroker.Hosting.Http;

/// <summary><c>/operator/refusals</c>: what was not let in and why, for who has the operator key.</summary>
public sealed class OperatorEndpoint(OperatorGate gate, IJournal journal)
{
    public const string RefusalsRoute = "/operator/refusals";

    public async Task<IResult> RefusalsAsync(HttpContext context)
    {
        if (await gate.RefuseAsync(context) is { } refusal) return refusal;

        try
        {
            return BrokerResults.Refusals(new RefusalsAnswer(
                await journal.RefusalsAsync(context.RequestAborted),
                await journal.RecentRefusalsAsync(context.RequestAborted)));
        }
        catch (StorageUnavailableException)
        {
            return BrokerResults.Problem(503, "The journal cannot be read", "The cause is in the broker's log. Ask again.");
        }
    }
}
