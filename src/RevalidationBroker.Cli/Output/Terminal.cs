using Spectre.Console;

namespace RevalidationBroker.Cli.Output;

/// <summary>A console that draws for people where there is a terminal, and writes plain lines where there is none.</summary>
internal static class Terminal
{
    // A pipe has no width, and lines that a program reads must not be broken.
    private const int WidthOfAPipe = 200;

    public static IAnsiConsole On(TextWriter writer)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(writer) });
        if (Console.IsOutputRedirected) console.Profile.Width = WidthOfAPipe;
        return console;
    }
}
