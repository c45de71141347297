using System.Diagnostics;
using System.Globalization;
using RevalidationBroker.Azure.Infrastructure;

namespace RevalidationBroker.Azure.Load;

/// <summary>
/// The full load, for whoever wants the numbers: with AZURE_FULL_LOAD=1 in the environment. Its writers are processes, each a run of these tests
/// with the name of its part in the environment.
/// </summary>
public sealed class FullLoadTests
{
    private const string Switch = "AZURE_FULL_LOAD";
    private const string Part = "AZURE_FULL_LOAD_PART";
    private const int Processes = 8;
    private const int Each = 500;

    [Fact]
    public async Task Eight_processes_lose_nothing()
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable(Switch) == "1", $"It takes minutes; {Switch}=1 runs it.");
        var (connection, prefix) = (Azurite.Get().Connection, Azurite.NewName());
        await using var reader = new LoadStore(connection, prefix);
        await reader.CreateTablesAsync();
        var began = TimeProvider.System.GetTimestamp();

        var parts = await Task.WhenAll(Enumerable.Range(0, Processes).Select(number => RunPartAsync(number, prefix, connection)));

        Assert.All(parts, part => Assert.True(part.Passed, part.Output));
        var seconds = TimeProvider.System.GetElapsedTime(began).TotalSeconds;
        Assert.Equal(Processes * Each, (await reader.Housekeeping.MeasureAsync(CancellationToken.None)).Webhooks);
        Assert.Equal(Processes * Each, (await reader.Journal.RecentAsync(2 * Processes * Each, CancellationToken.None)).Select(entry => entry.Id).Distinct().Count());
        TestContext.Current.TestOutputHelper?.WriteLine($"{Processes} processes, {Processes * Each} webhooks in {seconds:0.0} s, the start of the processes included");
    }

    [Fact]
    public async Task What_the_dashboard_asks_of_a_journal_of_100000_webhooks_reads_no_more_than_it_shows()
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable(Switch) == "1", $"It takes minutes; {Switch}=1 runs it.");
        await LoadTests.JournalAsync(100_000);
    }

    [Fact]
    public async Task One_of_the_processes()
    {
        var part = Environment.GetEnvironmentVariable(Part)?.Split('|');
        Assert.SkipUnless(part is [_, _, _], "It is a part of the full load, which runs it.");
        await using var store = new LoadStore(part![2], part[1]);
        await store.AcceptAsync($"process-{part[0]}", Each, atOnce: 16);
    }

    private static async Task<(bool Passed, string Output)> RunPartAsync(int number, string prefix, string connection)
    {
        var tests = typeof(FullLoadTests).Assembly.Location;
        using var process = Process.Start(new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", ["vstest", tests, $"--TestCaseFilter:FullyQualifiedName~{nameof(One_of_the_processes)}"])
        {
            Environment = { [Part] = string.Create(CultureInfo.InvariantCulture, $"{number}|{prefix}|{connection}"), [Switch] = "0" },
            RedirectStandardOutput = true,
        })!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        // A run that finds no test ends well too.
        return (process.ExitCode == 0 && output.Contains("Passed", StringComparison.Ordinal), output);
    }
}
