namespace RevalidationBroker.Configuration;

/// <summary>Finds what somebody probably meant.</summary>
public static class Nearest
{
    /// <summary>The candidate that is the fewest typing mistakes away, or null when none is near.</summary>
    public static string? To(string text, IEnumerable<string> candidates)
    {
        var best = candidates.Select(candidate => (candidate, distance: Distance(text, candidate))).OrderBy(pair => pair.distance).ThenBy(pair => pair.candidate, StringComparer.Ordinal).FirstOrDefault();
        return best.candidate is not null && best.distance <= Math.Max(1, Math.Min(text.Length, best.candidate.Length) / 3) ? best.candidate : null;
    }

    /// <summary>Whether one letter left out, added, changed or swapped with its neighbour makes one of the other. A changed digit is another number and no mistake.</summary>
    public static bool IsOneMistakeAway(string text, string other) =>
        Math.Abs(text.Length - other.Length) <= 1 && Distance(text, other) == 1 && text.Where(char.IsAsciiDigit).SequenceEqual(other.Where(char.IsAsciiDigit));

    // Levenshtein's, without regard to case, with two neighbours swapped counting as one mistake.
    private static int Distance(string a, string b)
    {
        a = a.ToUpperInvariant();
        b = b.ToUpperInvariant();
        var rows = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++) rows[i, 0] = i;
        for (var j = 0; j <= b.Length; j++) rows[0, j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            for (var j = 1; j <= b.Length; j++)
            {
                var change = rows[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                rows[i, j] = Math.Min(change, Math.Min(rows[i - 1, j], rows[i, j - 1]) + 1);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) rows[i, j] = Math.Min(rows[i, j], rows[i - 2, j - 2] + 1);
            }
        }

        return rows[a.Length, b.Length];
    }
}
