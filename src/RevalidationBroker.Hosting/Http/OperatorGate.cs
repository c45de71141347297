using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using RevalidationBroker.Ports;

namespace RevalidationBroker.Hosting.Http;

/// <summary>Lets in who has the operator key.</summary>
public sealed class OperatorGate(OperatorKey key, ILogger<OperatorGate> logger)
{
    /// <returns>The answer for whom it does not let in; null for whom it does.</returns>
    public async Task<IResult?> RefuseAsync(HttpContext context)
    {
        try
        {
            if (await key.FindAsync(context.RequestAborted) is not { } versions) return BrokerResults.NoOperatorKey();
            // Two headers are read as one and open nothing.
            if (OperatorKey.Opens(versions, context.Request.Headers.Authorization)) return null;
        }
        catch (StorageUnavailableException error)
        {
            logger.OperatorKeyUnavailable(error.Message);
            return BrokerResults.Problem(503, "The operator key cannot be looked up", "The cause is in the broker's log. Ask again.");
        }

        logger.OperatorRefused();
        return BrokerResults.WrongOperatorKey();
    }
}
