using System.Globalization;
using System.Text.RegularExpressions;

namespace RevalidationBroker.Configuration;

/// <summary>Durations as people write them: <c>500ms</c>, <c>30s</c>, <c>5m</c>, <c>24h</c>, <c>7d</c>.</summary>
public static partial class DurationText
{
    private static readonly (string Unit, TimeSpan Length)[] Units =
    [
        ("d", TimeSpan.FromDays(1)), ("h", TimeSpan.FromHours(1)), ("m", TimeSpan.FromMinutes(1)), ("s", TimeSpan.FromSeconds(1)), ("ms", TimeSpan.FromMilliseconds(1)),
    ];

    public static bool TryParse(string? text, out TimeSpan time)
    {
        time = default;
        if (Form().Match(text ?? "") is not { Success: true, Groups: [_, var count, var unit] }) return false;
        time = Units.First(known => known.Unit == unit.Value).Length * int.Parse(count.Value, CultureInfo.InvariantCulture);
        return true;
    }

    /// <summary>In the largest unit that leaves no rest.</summary>
    public static string Of(TimeSpan time)
    {
        if (time == TimeSpan.Zero) return "0s";
        var (unit, length) = Units.FirstOrDefault(known => time.Ticks % known.Length.Ticks == 0, Units[^1]);
        return string.Create(CultureInfo.InvariantCulture, $"{time / length:0.###}{unit}");
    }

    [GeneratedRegex("^([0-9]{1,6})(ms|s|m|h|d)\\z", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
