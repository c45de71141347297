using System.CommandLine;
using RevalidationBroker.Configuration;
using RevalidationBroker.Serialization;

namespace RevalidationBroker.Cli.Commands.DeadLetters;

/// <summary>Which dead letters a command is about.</summary>
internal sealed class LetterFilterOptions
{
    private readonly Option<string?> _deployment = new("--deployment", "-d") { Description = "Only those of this deployment." };
    private readonly Option<string?> _source = new("--source", "-s") { Description = "Only those of this source's webhooks." };
    private readonly Option<string?> _since = new("--since") { Description = "Only those that were given up in this time, such as 30m, 2h or 7d." };

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_deployment, _source, _since]) command.Add(option);
    }

    /// <exception cref="UsageException">It is no filter.</exception>
    public DeadLetterRequestFilter Read(ParseResult parse)
    {
        var since = parse.GetValue(_since);
        if (since is not null && !DurationText.TryParse(since, out _)) throw new UsageException($"'{since}' stands behind --since, where a time such as 30m, 2h or 7d belongs.");
        return new DeadLetterRequestFilter(parse.GetValue(_deployment), parse.GetValue(_source), since);
    }

    public bool AnyGiven(ParseResult parse) => Read(parse) != new DeadLetterRequestFilter();
}
