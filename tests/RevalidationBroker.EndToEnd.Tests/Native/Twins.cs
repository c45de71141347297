using System.Text.RegularExpressions;
using RevalidationBroker.EndToEnd.Tests.Infrastructure;

namespace RevalidationBroker.EndToEnd.Tests.Native;

/// <summary>The native program beside the managed one: what both are asked, and whether they say the same.</summary>
internal static partial class Twins
{
    /// <summary>In an argument: the name of a file that each program writes for itself.</summary>
    public const string OwnFile = "own-file";

    /// <summary>Both give the same bytes and the same exit code. Gives what they gave.</summary>
    public static async Task<CommandAnswer> SameAsync(BrokerProgram native, string folder, params IReadOnlyList<string> arguments)
    {
        var answers = await Task.WhenAll(BrokerProgram.Managed.AskAsync(folder, arguments), native.AskAsync(folder, [.. arguments.Select(argument => argument.Replace(OwnFile, "other", StringComparison.Ordinal))]));
        Same(answers[0], answers[1], string.Join(' ', arguments));
        return answers[0];
    }

    /// <param name="asked">What both were asked, for the one who reads that they differ.</param>
    public static void Same(CommandAnswer managed, CommandAnswer native, string asked)
    {
        Same(managed.Errors, native.Errors, $"what '{asked}' writes to the error stream");
        Same(managed.Output, native.Output, $"what '{asked}' writes");
        Assert.True(managed.ExitCode == native.ExitCode, $"'{asked}' ends with {managed.ExitCode}, and in the native program with {native.ExitCode}.\n{managed.Output}{managed.Errors}");
    }

    public static void Same(string managed, string native, string what)
    {
        if (managed == native) return;
        var (expected, actual) = (managed.Split('\n'), native.Split('\n'));
        var at = Enumerable.Range(0, Math.Max(expected.Length, actual.Length)).First(line => expected.ElementAtOrDefault(line) != actual.ElementAtOrDefault(line));
        Assert.Fail($"The native program differs in {what}, in line {at + 1}:\n{expected.ElementAtOrDefault(at) ?? "(no such line)"}\n{actual.ElementAtOrDefault(at) ?? "(no such line)"}");
    }

    /// <summary>The same for two brokers that ran at different times: ports, instants, durations and ids are what each made up for itself.</summary>
    public static string Timeless(string text) => Variable().Replace(text, "…");

    [GeneratedRegex("""
        (?<=127\.0\.0\.1:)[0-9]+
        | [0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?(Z|\+00:00)?
        | [0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]+
        | [0-9.]+[ ](ms|s)\b
        | (?<="[a-zA-Z]*([sS]econds|[dD]uration|[mM]illiseconds)":[ ]?)[0-9.]+
        | \b[0-9a-f]{32}\b
        | \b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b
        """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Variable();
}
