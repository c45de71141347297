using System.Globalization;
using System.Text.Json;
using RevalidationBroker.Webhooks;

namespace RevalidationBroker.Planning.Conditions;

/// <summary>What a value is compared with: a number with numbers, a date with dates.</summary>
internal abstract record Bound
{
    private Bound(string written, string kind)
    {
        Written = written;
        Kind = kind;
    }

    /// <summary>As the configuration writes it.</summary>
    public string Written { get; }

    /// <summary>What a value must be to be compared.</summary>
    public string Kind { get; }

    /// <summary>Below zero when the value is less than the bound; null when it is of another kind.</summary>
    public abstract int? Compare(ScopeValue value);

    /// <summary>Exact where both numbers fit a decimal, else as doubles are.</summary>
    public sealed record Number(string Written, decimal? Exact, double Value) : Bound(Written, "number")
    {
        public override int? Compare(ScopeValue value)
        {
            // The event's own names are texts, whatever the CMS sent: a revision is a number all the same.
            if (value.Text is { } text) return decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? To(number, (double)number) : null;
            if (value.Element.ValueKind != JsonValueKind.Number) return null;
            return To(value.Element.TryGetDecimal(out var exact) ? exact : null, value.Element.GetDouble());
        }

        private int To(decimal? exact, double value) => exact is { } number && Exact is { } bound ? number.CompareTo(bound) : value.CompareTo(Value);
    }

    /// <summary>An instant; a date without a time is its midnight, and one without an offset is UTC.</summary>
    public sealed record Date(string Written, DateTimeOffset Value) : Bound(Written, "date")
    {
        public override int? Compare(ScopeValue value) => (value.Text is { } text ? JsonBody.TimeOf(text) : value.Element.Time())?.CompareTo(Value);
    }
}
