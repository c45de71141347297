using System.CommandLine;
using RevalidationBroker.Cli.Asking;
using RevalidationBroker.Ports;

namespace RevalidationBroker.Cli.Commands;

internal static class CommandActions
{
    /// <summary>Runs a command so that what a person can mend is said in a sentence and not as a stack trace.</summary>
    public static void SetGuardedAction(this Command command, Func<ParseResult, CancellationToken, Task<int>> action) => command.SetAction(async (parse, cancellation) =>
    {
        // Only a command that has been left to run is waited for after Ctrl+C: while the first piece of it still held the caller, the process would end at once, with 130.
        await Task.Yield();
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
