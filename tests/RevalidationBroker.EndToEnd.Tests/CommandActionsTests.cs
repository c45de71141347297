using System.CommandLine;
using RevalidationBroker.Cli.Commands;

namespace RevalidationBroker.EndToEnd.Tests;

/// <summary>What holds for the action of every command.</summary>
public sealed class CommandActionsTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_command_that_waits_for_nothing_at_first_does_not_hold_its_caller_who_would_not_hear_of_an_interruption()
    {
        using var left = new SemaphoreSlim(0);
        var command = new Command("wait");
        command.SetGuardedAction((_, _) => Task.FromResult(left.Wait(Patience, CancellationToken.None) ? 0 : 1));

        var run = command.Parse([]).InvokeAsync(cancellationToken: TestContext.Current.CancellationToken);
        left.Release();

        Assert.Equal(0, await run);
    }
}
