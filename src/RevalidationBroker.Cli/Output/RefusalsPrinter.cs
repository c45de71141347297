using System.Globalization;
using RevalidationBroker.Serialization;

namespace RevalidationBroker.Cli.Output;

/// <summary>Prints what was not let in, a line each, never wrapped: it is read with grep too.</summary>
internal static class RefusalsPrinter
{
    public static void Print(TextWriter output, RefusalsAnswer answer)
    {
        if (answer.Counts.Count == 0) output.WriteLine("Nothing was refused.");

        foreach (var refusal in answer.Recent)
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{refusal.At.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}  {refusal.Source}  {refusal.Cause}  {refusal.Detail}").TrimEnd());

        if (answer.Recent.Count > 0) output.WriteLine();
        foreach (var count in answer.Counts) output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{count.Count} of {count.Source}: {count.Cause}"));
    }
}
