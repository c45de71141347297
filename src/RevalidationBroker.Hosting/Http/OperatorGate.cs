using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace RevalidationBroker.Hosting.Http;

/// <summary>Lets in who has the operator key.</summary>
public sealed class OperatorGate(OperatorKey key, ILogger<OperatorGate> logger)
{
    /// <returns>The answer for whom it does not let in; null for whom it does.</returns>
    public IResult? Refuse(HttpContext context)
    {
        if (!key.IsSet) return BrokerResults.NoOperatorKey();
        // Two headers are read as one and open nothing.
        if (key.Opens(context.Request.Headers.Authorization)) return null;

        logger.OperatorRefused();
        return BrokerResults.WrongOperatorKey();
    }
}
