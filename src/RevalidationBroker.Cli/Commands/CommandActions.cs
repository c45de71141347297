using System.CommandLine;
using RevalidationBroker.Cli.Asking;
using RevalidationBroker.Ports;

namespace RevalidationBroker.Cli.Commands;

internal static class CommandActions
{
    /// <summary>Runs a command so that what a person can mend is said in a sentence and not as a stack trace.</summary>
    public static void SetGuardedAction(this Command command, Func<ParseResult, CancellationToken, Task<int>> action) => command.SetAction(async (parse, cancellation) =>
    {
        var error = parse.InvocationConfiguration.Error;
        try
        {
            return await action(parse, cancellation);
        }
        catch (UsageException wrong)
        {
            await error.WriteLineAsync(wrong.Message);
            return ExitCode.WrongUsage;
        }
        catch (StorageUnavailableException unavailable)
        {
            await error.WriteLineAsync(unavailable.Message);
            return ExitCode.Failure;
        }
        catch (BrokerAnswerException unanswered)
        {
            await error.WriteLineAsync(unanswered.Message);
            return ExitCode.Failure;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return ExitCode.Fine;
        }
    });
}
