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
            var deployments = configuration.Value.Deployments;
            var answer = LanesAnswer.Of(
                clock.GetUtcNow(),
                deployments,
                lanes,
                await letters.CountAsync(context.RequestAborted),
                await journal.RecentRefusalsAsync(context.RequestAborted));
            IReadOnlyList<string> proven = [.. deployments.Values.Where(deployment => deployment.Prove is not null).Select(deployment => deployment.Name)];
            if (proven.Count > 0) answer = answer with { Proofs = ProofAnswer.Of(proven, await journal.ProofsAsync(proven, ProofAnswer.Most, context.RequestAborted)) };
            return BrokerResults.Json(answer, BrokerJson.Default.LanesAnswer);
        }
        catch (StorageUnavailableException)
        {
            return BrokerResults.Problem(503, "The queue cannot be read", "The cause is in the broker's log. Ask again.");
        }
    }
}
