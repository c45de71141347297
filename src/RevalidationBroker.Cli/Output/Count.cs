using System.Globalization;

namespace RevalidationBroker.Cli.Output;

internal static class Count
{
    /// <summary>A number and what it counts: <c>1 tag</c>, <c>2 tags</c>.</summary>
    public static string Of(int number, string what) => string.Create(CultureInfo.InvariantCulture, $"{number} {what}{(number == 1 ? "" : "s")}");
}
