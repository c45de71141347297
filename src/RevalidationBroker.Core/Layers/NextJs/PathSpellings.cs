using System.Globalization;
using System.Text;
using RevalidationBroker.Planning;

namespace RevalidationBroker.Layers.NextJs;

/// <summary>
/// The names that Next.js may know one page by, each of them. A page that the build made is named by <c>encodeURIComponent</c>; one made at a visit
/// in 14 and 15 as the visitor's browser has spelt it, and in 16 decoded, but for what is not ASCII. A page of 16 changes its name when it is made again.
/// Measured on 14.2.35, 15.5.29 and 16.4.6; plain paths have one name.
/// </summary>
internal static class PathSpellings
{
    private const string Unreserved = "-._~";
    private const string KeptByBuild = Unreserved + "!'()*";
    private const string KeptByBrowser = KeptByBuild + "$&+,;=:@";
    private const string NeverDecoded = "/?#%\\";

    /// <returns>The path itself first.</returns>
    public static IReadOnlyList<string> Of(CachePath path)
    {
        // Next.js 16 takes both for the home page, 14 and 15 only the first.
        if (path.Value == "/index") return [path.Value, "/"];
        // What a route pattern is made of stays as it is; so does a bracket in an address, which would make it one.
        if (path.IsPattern || path.Value.All(character => IsKept(character, KeptByBuild + "/")) || path.Value.Contains("%5B", StringComparison.Ordinal)) return [path.Value];

        return [.. new[]
        {
            path.Value,
            Spelt(path.Value, octet => IsKept(octet, KeptByBrowser)),
            Spelt(path.Value, octet => IsKept(octet, KeptByBuild)),
            Spelt(path.Value, octet => octet is >= ' ' and <= '~' && !NeverDecoded.Contains(octet, StringComparison.Ordinal)),
        }.Where(spelling => spelling.Length <= CachePath.MaxLength).Distinct(StringComparer.Ordinal)];
    }

    private static bool IsKept(char octet, string marks) => char.IsAsciiLetterOrDigit(octet) || marks.Contains(octet, StringComparison.Ordinal);

    private static string Spelt(string path, Func<char, bool> isKept)
    {
        var spelt = new StringBuilder(path.Length);
        for (var i = 0; i < path.Length; i++)
        {
            if (path[i] == '/')
            {
                spelt.Append('/');
                continue;
            }

            var octet = path[i];
            if (octet == '%')
            {
                octet = (char)byte.Parse(path.AsSpan(i + 1, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
                i += 2;
            }

            if (isKept(octet)) spelt.Append(octet);
            else spelt.Append(CultureInfo.InvariantCulture, $"%{(int)octet:X2}");
        }

        return spelt.ToString();
    }
}
