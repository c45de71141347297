using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using RevalidationBroker.Configuration;
using RevalidationBroker.Ports;
using RevalidationBroker.Recovery;
using RevalidationBroker.Serialization;

namespace RevalidationBroker.Hosting.Http;

/// <summary><c>/operator/dead-letters</c>: what was given up and why, for who has the operator key; and once more, or away with it.</summary>
public sealed class DeadLetterEndpoint(
    OperatorGate gate, DeadLetterOffice office, IDeadLetters letters, IJournal journal, CurrentConfiguration configuration, TimeProvider clock, ILogger<DeadLetterEndpoint> logger)
{
    public const string ListRoute = "/operator/dead-letters";
    public const string ShowRoute = $"{ListRoute}/{{id}}";
    public const string ReplayRoute = $"{ListRoute}/replay";
    public const string DiscardRoute = $"{ListRoute}/discard";

    /// <summary>The longest body that is read, in bytes: the ids of as many letters as are handled in one go.</summary>
    public const int BodyBytes = 256 * 1024;

    public Task<IResult> ListAsync(HttpContext context) => GuardAsync(context, async () =>
    {
        if (!DeadLetterQuestion.TryReadList(context.Request.Query, clock.GetUtcNow(), out var filter, out var limit, out var problem)) return NotUnderstood(problem);

        var found = await letters.ListAsync(filter, limit + 1, context.RequestAborted);
        return BrokerResults.Json(new DeadLettersAnswer([.. found.Take(limit).Select(DeadLetterAnswer.Of)], More: found.Count > limit), BrokerJson.Default.DeadLettersAnswer);
    });

    public Task<IResult> ShowAsync(HttpContext context, string id) => GuardAsync(context, async () =>
    {
        if (await letters.FindAsync(id, context.RequestAborted) is not { } letter)
            return BrokerResults.Problem(404, "No such dead letter", "There is none of this id: it was replayed or discarded already, or never was.");

        var entry = await journal.FindAsync(letter.Job.Job.WebhookId, context.RequestAborted);
        return BrokerResults.Json(DeadLetterDetail.Of(letter, entry), BrokerJson.Default.DeadLetterDetail);
    });

    public Task<IResult> ReplayAsync(HttpContext context) => GuardAsync(context, () => RecoverAsync(context, (request, selection) =>
        request.To is { } to && !configuration.Value.Deployments.ContainsKey(to)
            ? Task.FromResult(NotUnderstood(ConfigNodeNames.Unknown("No deployment is named", to, configuration.Value.Deployments.Keys)))
            : AnswerAsync(office.ReplayAsync(selection, new ReplayOptions(request.To, request.Rules ?? ReplayRules.Planned), request.DryRun, context.RequestAborted))));

    public Task<IResult> DiscardAsync(HttpContext context) => GuardAsync(context, () => RecoverAsync(context, (request, selection) =>
        request.To is not null || request.Rules is not null
            ? Task.FromResult(NotUnderstood("'to' and 'rules' are for a replay; what is discarded goes nowhere."))
            : AnswerAsync(office.DiscardAsync(selection, request.DryRun, context.RequestAborted))));

    private async Task<IResult> RecoverAsync(HttpContext context, Func<DeadLetterRequest, LetterSelection, Task<IResult>> recover)
    {
        if (MediaTypes.WhyUnreadable(context.Request) is { } unreadable) return BrokerResults.UnsupportedMediaType(unreadable);
        switch (await RequestBody.ReadAsync(context.Request, BodyBytes, clock, context.RequestAborted))
        {
            case RequestBody.TooLarge:
                return BrokerResults.Problem(413, "The body is too large", $"At most {BodyBytes} bytes are read. Ask in parts.");
            case RequestBody.Complete(var body):
                if (!DeadLetterQuestion.TryReadRequest(body, out var request, out var problem)) return NotUnderstood(problem);
                if (!DeadLetterQuestion.TrySelect(request, clock.GetUtcNow(), out var selection, out problem)) return NotUnderstood(problem);
                return await recover(request, selection);
            default:
                return NotUnderstood("The body broke off before its end, or took too long to come.");
        }
    }

    private static async Task<IResult> AnswerAsync(Task<RecoveryReport> report) => BrokerResults.Json(await report, BrokerJson.Default.RecoveryReport);

    private async Task<IResult> GuardAsync(HttpContext context, Func<Task<IResult>> answer)
    {
        if (await gate.RefuseAsync(context) is { } refusal) return refusal;
        try
        {
            return await answer();
        }
        catch (StorageUnavailableException error)
        {
            logger.DeadLettersUnavailable(error.Message);
            return BrokerResults.Problem(503, "The dead letters cannot be read or written", "Nothing was done. The cause is in the broker's log. Ask again.");
        }
    }

    private static IResult NotUnderstood(string problem) => BrokerResults.Problem(400, "The request cannot be understood", problem);
}
