using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using RevalidationBroker.Ports;
using RevalidationBroker.Serialization;

namespace RevalidationBroker.Hosting.Http;

/// <summary><c>/operator/refusals</c>: what was not let in and why, for who has the operator key.</summary>
public sealed class OperatorEndpoint(OperatorKey key, IJournal journal, ILogger<OperatorEndpoint> logger)
{
    public const string RefusalsRoute = "/operator/refusals";

    public async Task<IResult> RefusalsAsync(HttpContext context)
    {
        if (!key.IsSet) return BrokerResults.NoOperatorKey();
        // Two headers are read as one and open nothing.
        if (!key.Opens(context.Request.Headers.Authorization))
        {
            logger.OperatorRefused();
            return BrokerResults.WrongOperatorKey();
        }

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
