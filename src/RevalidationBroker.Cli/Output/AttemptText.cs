using RevalidationBroker.Ports;

namespace RevalidationBroker.Cli.Output;

/// <summary>An attempt on one line, for people.</summary>
internal static class AttemptText
{
    public static string Of(Attempt attempt)
    {
        var where = (attempt.Layer, attempt.Instance) switch
        {
            (null, _) => "",
            (var layer, null) => $", {layer}",
            (var layer, var instance) => $", {layer} at {instance}",
        };
        return FormattableString.Invariant($"{attempt.Outcome} in {attempt.Duration.TotalMilliseconds:0} ms, {Count.Of(attempt.Tags, "tag")}, {Count.Of(attempt.Paths, "path")}{where}");
    }
}
