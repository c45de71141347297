using System.CommandLine;
using System.Text.Json;
using RevalidationBroker.Cli.Asking;
using RevalidationBroker.Cli.Output;
using RevalidationBroker.Recovery;
using RevalidationBroker.Serialization;
using Spectre.Console;

namespace RevalidationBroker.Cli.Commands.DeadLetters;

/// <summary>Replays or discards: has the broker count, asks the person, then has it done piece by piece. What was counted is what is done.</summary>
/// <param name="verb">What the command does.</param>
/// <param name="done">The same when it is done.</param>
internal sealed class RecoveryRun(string verb, string done, string route)
{
    private const int Piece = 100;

    private readonly Argument<string[]> _ids = new("ids") { Arity = ArgumentArity.ZeroOrMore, Description = "Dead letters by their ids, as 'list' shows them." };
    private readonly Option<bool> _all = new("--all") { Description = "All dead letters, or all that the filters let through." };
    private readonly LetterFilterOptions _filter = new();
    private readonly Option<bool> _yes = new("--yes", "-y") { Description = "Do not ask." };
    private readonly BrokerOptions _broker = new();
    private readonly Option<bool> _json = CommonOptions.Json();

    public void AddTo(Command command)
    {
        command.Add(_ids);
        command.Add(_all);
        _filter.AddTo(command);
        command.Add(_yes);
        _broker.AddTo(command);
        command.Add(_json);
    }

    /// <param name="request">How; which is read here.</param>
    /// <exception cref="UsageException"/>
    /// <exception cref="BrokerAnswerException"/>
    public async Task<int> RunAsync(ParseResult parse, DeadLetterRequest request, CancellationToken cancellation)
    {
        var which = WhichOf(parse, request);
        var yes = parse.GetValue(_yes);
        if (!yes && (Console.IsInputRedirected || Console.IsErrorRedirected)) throw new UsageException($"There is no terminal to ask at. Give --yes to {verb} without being asked.");

        using var client = _broker.Connect(parse);
        var (error, output) = (Terminal.On(parse.InvocationConfiguration.Error), parse.InvocationConfiguration.Output);
        var counted = await AskAsync(client, which with { DryRun = true }, cancellation);
        var report = counted with { DryRun = false };
        if (counted.Count > 0)
        {
            if (!yes && !Confirms(error, counted))
            {
                await parse.InvocationConfiguration.Error.WriteLineAsync($"Nothing was {done}.");
                return ExitCode.Failure;
            }

            report = await Waiting.ForAsync(error, $"Dead letters are {done}", step => DoAsync(client, request, counted, step, cancellation));
        }

        if (parse.GetValue(_json)) await output.WriteLineAsync(JsonSerializer.Serialize(report, BrokerJson.Readable.RecoveryReport));
        else RecoveryPrinter.Print(Terminal.On(output), report, done);
        return report.Kept.Count == 0 ? ExitCode.Fine : ExitCode.Failure;
    }

    private DeadLetterRequest WhichOf(ParseResult parse, DeadLetterRequest request)
    {
        var (ids, all) = (parse.GetValue(_ids) ?? [], parse.GetValue(_all));
        if (ids.Length > 0 == all) throw new UsageException($"Say what to {verb}: ids, or --all, which takes --deployment, --source and --since.");
        if (ids.Length > 0 && _filter.AnyGiven(parse)) throw new UsageException("The filters --deployment, --source and --since go with --all; ids say themselves which are meant.");
        return all ? request with { Filter = _filter.Read(parse) } : request with { Ids = ids };
    }

    private bool Confirms(IAnsiConsole console, RecoveryReport counted)
    {
        RecoveryPrinter.PrintCount(console, counted);
        return console.Confirm($"{char.ToUpperInvariant(verb[0])}{verb[1..]} {Count.Of(counted.Count, "dead letter")}?", defaultValue: false);
    }

    private async Task<RecoveryReport> DoAsync(BrokerClient client, DeadLetterRequest request, RecoveryReport counted, Action<string> step, CancellationToken cancellation)
    {
        var (handled, kept) = (new List<HandledLetter>(), counted.Kept.ToList());
        foreach (var piece in counted.Handled.Select(letter => letter.Id).Chunk(Piece))
        {
            var report = await AskAsync(client, request with { Ids = piece }, cancellation);
            handled.AddRange(report.Handled);
            kept.AddRange(report.Kept);
            step($"{handled.Count + kept.Count - counted.Kept.Count} of {counted.Count}");
        }

        return new RecoveryReport(DryRun: false, handled, kept, counted.More);
    }

    private Task<RecoveryReport> AskAsync(BrokerClient client, DeadLetterRequest request, CancellationToken cancellation) =>
        client.PostAsync(route, request, BrokerJson.Default.DeadLetterRequest, BrokerJson.Default.RecoveryReport, cancellation);
}
