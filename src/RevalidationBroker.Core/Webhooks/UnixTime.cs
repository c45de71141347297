using System.Globalization;

namespace RevalidationBroker.Webhooks;

/// <summary>Reads the Unix times that senders sign; any text is safe to give.</summary>
public static class UnixTime
{
    // Year 9999, beyond which DateTimeOffset does not go.
    private const long LastMillisecond = 253_402_300_799_999;

    public static bool TryMilliseconds(string text, out DateTimeOffset time) => TryRead(text, 1, out time);

    public static bool TrySeconds(string text, out DateTimeOffset time) => TryRead(text, 1000, out time);

    private static bool TryRead(string text, long unit, out DateTimeOffset time)
    {
        var good = long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count <= LastMillisecond / unit;
        time = good ? DateTimeOffset.FromUnixTimeMilliseconds(count * unit) : default;
        return good;
    }
}
