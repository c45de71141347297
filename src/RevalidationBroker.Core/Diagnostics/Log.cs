using Microsoft.Extensions.Logging;
using RevalidationBroker.Ports;
using RevalidationBroker.Webhooks;

namespace RevalidationBroker.Diagnostics;

/// <summary>What Core says to operators, in the order in which a webhook meets it: 1xxx coming in, 2xxx going out.</summary>
internal static partial class Log
{
    [LoggerMessage(1001, LogLevel.Warning, "Refused a webhook: no source is configured under this name.", EventName = "webhook.unknown_source")]
    public static partial void UnknownSource(this ILogger logger);

    [LoggerMessage(1005, LogLevel.Warning, "Refused a webhook for source {Source}: its provider does not send with this method.", EventName = "webhook.wrong_method")]
    public static partial void WrongMethod(this ILogger logger, string source);

    [LoggerMessage(1002, LogLevel.Warning, "Refused a webhook for source {Source}: {Fault}. {Detail}", EventName = "webhook.refused")]
    public static partial void WebhookRefused(this ILogger logger, string source, SignatureFault? fault, string? detail);

    [LoggerMessage(1016, LogLevel.Warning, "Asked for a webhook for source {Source} again, in a moment: it fits no secret that is known, and as many as may wait already to be told whether there is a new one. So it goes while somebody sends many forgeries, and for a moment when a secret was rotated.", EventName = "webhook.undecided")]
    public static partial void WebhookUndecided(this ILogger logger, string source);

    [LoggerMessage(1003, LogLevel.Warning, "Could not read a webhook of source {Source}: {Reason}", EventName = "webhook.unreadable")]
    public static partial void WebhookUnreadable(this ILogger logger, string source, string reason);

    [LoggerMessage(1004, LogLevel.Information, "Accepted webhook {WebhookId} of source {Source}: {Events} events, {Rules} rules matched, {Jobs} jobs, {Invalidations} invalidations, {Skipped} templates without a result; duplicate: {Duplicate}", EventName = "webhook.accepted")]
    public static partial void WebhookAccepted(this ILogger logger, string webhookId, string source, int events, int rules, int jobs, int invalidations, int skipped, bool duplicate);

    [LoggerMessage(1006, LogLevel.Error, "Refused what webhook {WebhookId} of source {Source} made stale: {Count} {What}, more than the {Limit} of {Budget}. The pages stay as they are: look at 'broker plan --id {WebhookId}', then raise the budget or mend the rule.", EventName = "budget.refused")]
    public static partial void BudgetRefused(this ILogger logger, string webhookId, string source, string budget, int count, string what, int limit);

    [LoggerMessage(1007, LogLevel.Warning, "Widened what webhook {WebhookId} of source {Source} made stale: {Count} {What}, more than the {Limit} of {Budget}, became the layout {Layout}.", EventName = "budget.widened")]
    public static partial void BudgetWidened(this ILogger logger, string webhookId, string source, string budget, int count, string what, int limit, string layout);

    [LoggerMessage(1011, LogLevel.Information, "Deployment {Deployment} was found, and is told from now on: {Url} of {Branch}, until {Expires:u}.", EventName = "deployment.found")]
    public static partial void DeploymentFound(this ILogger logger, string deployment, Uri url, string branch, DateTimeOffset expires);

    [LoggerMessage(1012, LogLevel.Information, "Deployment {Deployment} at {Url} is told no more. {Reason}", EventName = "deployment.retired")]
    public static partial void DeploymentRetired(this ILogger logger, string deployment, Uri url, string reason);

    [LoggerMessage(1013, LogLevel.Warning, "Did not take up {Id}, which {Source} tells of: its address {Address} is not of a host that deployment {Deployment} allows. If it is one of yours, add its host to 'discover.hosts'.", EventName = "deployment.elsewhere")]
    public static partial void DeploymentElsewhere(this ILogger logger, string id, string source, string? address, string deployment);

    [LoggerMessage(1015, LogLevel.Information, "Did not take up {Id}, which {Source} tells of, for deployment {Deployment}: {Reason}", EventName = "deployment.unwanted")]
    public static partial void DeploymentUnwanted(this ILogger logger, string id, string source, string deployment, string reason);

    [LoggerMessage(1014, LogLevel.Information, "Forgot {Count} deployments of which nothing was heard for long.", EventName = "deployments.forgotten")]
    public static partial void DeploymentsForgotten(this ILogger logger, long count);

    public static void CallMade(this ILogger logger, Attempt attempt, int jobs, int attemptNumber) =>
        CallMade(logger, attempt.Outcome == "delivered" ? LogLevel.Information : LogLevel.Warning, attempt.Deployment, attempt.Outcome, attempt.Duration.TotalMilliseconds, jobs, attempt.Tags, attempt.Paths, attemptNumber, Where(attempt), attempt.Detail);

    [LoggerMessage(EventId = 2001, EventName = "call.made", Message = "Called deployment {Deployment}: {Outcome} in {Milliseconds:0} ms with {Jobs} jobs, {Tags} tags, {Paths} paths, attempt {Attempt}, layer {Layer}. {Detail}")]
    private static partial void CallMade(ILogger logger, LogLevel level, string deployment, string outcome, double milliseconds, int jobs, int tags, int paths, int attempt, string layer, string detail);

    public static void CallNotMade(this ILogger logger, Attempt attempt, int jobs) => CallNotMade(logger, attempt.Deployment, attempt.Outcome, jobs, attempt.Tags, attempt.Paths, Where(attempt), attempt.Detail);

    [LoggerMessage(2005, LogLevel.Warning, "Did not call deployment {Deployment}: {Outcome}, with {Jobs} jobs, {Tags} tags, {Paths} paths, layer {Layer}. {Detail}", EventName = "call.not_made")]
    private static partial void CallNotMade(ILogger logger, string deployment, string outcome, int jobs, int tags, int paths, string layer, string detail);

    private static string Where(Attempt attempt) => attempt.Instance is { } instance ? $"{attempt.Layer} at {instance}" : attempt.Layer ?? "unknown";

    [LoggerMessage(2012, LogLevel.Information, "Deployment {Deployment} did not accept {Secret}, which has changed meanwhile; it is called once more with the new one.", EventName = "secret.renewed")]
    public static partial void SecretRenewed(this ILogger logger, string deployment, string secret);

    [LoggerMessage(2013, LogLevel.Information, "Deployment {Deployment} did not accept the newest version of {Secret}; it is called once more with the version before.", EventName = "secret.not_yet_taken")]
    public static partial void SecretNotYetTaken(this ILogger logger, string deployment, string secret);

    [LoggerMessage(2002, LogLevel.Error, "Parked deployment {Deployment} with {Jobs} jobs for its layer {Layer}; they are kept, and it is tried again by itself. {Reason}", EventName = "lane.parked")]
    public static partial void LaneParked(this ILogger logger, string deployment, int jobs, string? layer, string reason);

    // In whole seconds: nobody wants to read the rest.
    public static void LaneResumed(this ILogger logger, string deployment, string? layer, TimeSpan parked) => Resumed(logger, deployment, layer, TimeSpan.FromSeconds(Math.Round(parked.TotalSeconds)));

    [LoggerMessage(2003, LogLevel.Information, "Deployment {Deployment} runs again for its layer {Layer} after {Parked}.", EventName = "lane.resumed")]
    private static partial void Resumed(ILogger logger, string deployment, string? layer, TimeSpan parked);

    [LoggerMessage(2004, LogLevel.Error, "Gave up on job {JobId} for deployment {Deployment} after {Attempts} attempts; it is a dead letter. {Reason}", EventName = "job.dead")]
    public static partial void JobDied(this ILogger logger, string jobId, string deployment, int attempts, string reason);

    [LoggerMessage(2007, LogLevel.Information, "Deployment {Deployment} is left alone for its layer {Layer}; its jobs, and those that come meanwhile, wait for {Wait}. {Reason}", EventName = "lane.held")]
    public static partial void LaneHeld(this ILogger logger, string deployment, string layer, TimeSpan wait, string reason);

    [LoggerMessage(2008, LogLevel.Information, "Job {JobId} for deployment {Deployment} is done after {Attempts} attempts without another call: superseded by the call of {SupersededBy}.", EventName = "job.superseded")]
    public static partial void JobSuperseded(this ILogger logger, string jobId, string deployment, int attempts, string supersededBy);

    [LoggerMessage(2009, LogLevel.Information, "Left {Tags} tags and {Paths} paths out of the calls for deployment {Deployment}, layer {Layer}. {Detail}", EventName = "layer.left_out")]
    public static partial void LeftOut(this ILogger logger, int tags, int paths, string deployment, string? layer, string detail);

    [LoggerMessage(2010, LogLevel.Warning, "Deployment {Deployment} has no layer {Stage} any more: {Jobs} jobs that waited for it are done without a call.", EventName = "lane.without_layer")]
    public static partial void LaneWithoutLayer(this ILogger logger, string deployment, int stage, int jobs);

    [LoggerMessage(2014, LogLevel.Information, "Deployment {Deployment} is retired: {Jobs} jobs that waited for it are done without a call.", EventName = "lane.retired")]
    public static partial void LaneRetired(this ILogger logger, string deployment, int jobs);

    [LoggerMessage(2016, LogLevel.Error, "Parked deployment {Deployment} with {Jobs} jobs without a call; they are kept, and it is tried again by itself. {Reason}", EventName = "lane.left_out")]
    public static partial void LaneKept(this ILogger logger, string deployment, int jobs, string reason);

    [LoggerMessage(2011, LogLevel.Information, "The layers of deployment {Deployment} have changed: {Jobs} jobs that waited for its layer {Stage} begin anew at the first one in front of the site.", EventName = "lane.layers_changed")]
    public static partial void LayersChanged(this ILogger logger, string deployment, int stage, int jobs);

    public static void PageJudged(this ILogger logger, Attempt attempt, bool isQuiet) => PageJudged(logger, isQuiet ? LogLevel.Information : LogLevel.Warning, attempt.Deployment, attempt.Outcome, attempt.WebhookIds.Count, attempt.WebhookIds[0], attempt.Detail);

    [LoggerMessage(EventId = 2015, EventName = "page.judged", Message = "Looked at deployment {Deployment}: {Verdict}, for {Webhooks} webhooks, of which one is {WebhookId}. {Detail}")]
    private static partial void PageJudged(ILogger logger, LogLevel level, string deployment, string verdict, int webhooks, string webhookId, string detail);

    [LoggerMessage(2101, LogLevel.Information, "An operator replayed {Letters} dead letters of deployment {Deployment}: {Jobs} jobs for deployment {To}; rules: {Rules}.", EventName = "dead_letters.replayed")]
    public static partial void DeadLettersReplayed(this ILogger logger, int letters, string deployment, int jobs, string to, string rules);

    [LoggerMessage(2102, LogLevel.Warning, "An operator discarded {Letters} dead letters of deployment {Deployment}; it is not told of them.", EventName = "dead_letters.discarded")]
    public static partial void DeadLettersDiscarded(this ILogger logger, int letters, string deployment);

    [LoggerMessage(2201, LogLevel.Information, "Deployment {Deployment} runs a new build or was restarted ({Runs}), and may have forgotten what it was told: {Invalidations} invalidations of {Webhooks} webhooks of the last {Reissue} are issued again, as {Id}.", EventName = "watch.reissued")]
    public static partial void Reissued(this ILogger logger, string deployment, string runs, int invalidations, int webhooks, string reissue, string id);

    [LoggerMessage(2202, LogLevel.Information, "Deployment {Deployment} runs a new build or was restarted ({Runs}); it was told nothing within the last {Reissue} that it could have forgotten, or it is issued again already.", EventName = "watch.nothing_to_reissue")]
    public static partial void NothingToReissue(this ILogger logger, string deployment, string runs, string reissue);

    [LoggerMessage(2203, LogLevel.Warning, "Cannot see what deployment {Deployment} runs, so a restart would not be noticed; it is asked again, and nothing more is said until it answers. {Reason}", EventName = "watch.blind")]
    public static partial void WatchBlind(this ILogger logger, string deployment, string reason);

    [LoggerMessage(2204, LogLevel.Warning, "Could not look at deployment {Deployment}; it is looked at again. {Reason}", EventName = "watch.unavailable")]
    public static partial void WatchUnavailable(this ILogger logger, string deployment, string reason);
}
