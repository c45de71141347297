using Microsoft.AspNetCore.Http;
using RevalidationBroker.Configuration;
using RevalidationBroker.Ports;
using RevalidationBroker.Serialization;

namespace RevalidationBroker.Hosting.Http;

/// <summary><c>/operator/lanes</c>: how each deployment stands and why it waits, for who has the operator key.</summary>
public sealed class LanesEndpoint(OperatorGate gate, ILanes queue, IDeadLetters letters, IJournal journal, CurrentConfiguration configuration, TimeProvider clock)
{
    public const string Route = "/operator/lanes";

    public async Task<IResult> HandleAsync(HttpContext context)
    {
        if (await gate.RefuseAsync(context) is { } refusal) return refusal;

        try
        {
            var lanes = await queue.LanesAsync(context.RequestAborted);
            return BrokerResults.Json(
                LanesAnswer.Of(
                    clock.GetUtcNow(),
                    configuration.Value.Deployments,
                    lanes,
                    await letters.CountAsync(context.RequestAborted),
                    await journal.RecentRefusalsAsync(context.RequestAborted)),
                BrokerJson.Default.LanesAnswer);
        }
        catch (StorageUnavailableException)
        {
            return BrokerResults.Problem(503, "The queue cannot be read", "The cause is in the broker's log. Ask again.");
        }
    }
}
