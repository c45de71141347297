using System.Text;

namespace RevalidationBroker.Webhooks;

/// <summary>Every accepted vector, changed in one place, is refused.</summary>
public class SignatureForgeryTests
{
    public static TheoryData<string> Accepted => [.. Corpus.Cases("*/signatures").Select(row => row.Data).Where(name => SignatureVector.Read(name).Valid)];

    [Theory, MemberData(nameof(Accepted))]
    public void A_changed_byte_of_the_body_is_refused(string name)
    {
        var vector = SignatureVector.Read(name);
        foreach (var position in vector.SignsBody ? Positions(vector.Body.Length) : PositionsOfTheSecret(vector))
        {
            var changed = vector.Body.ToArray();
            changed[position] ^= 1;
            AssertRefused(name, vector with { Body = changed }, $"body byte {position}");
        }
    }

    [Theory, MemberData(nameof(Accepted))]
    public void A_body_with_a_byte_more_or_a_byte_less_is_refused(string name)
    {
        var vector = SignatureVector.Read(name);

        if (!vector.SignsBody) return;
        AssertRefused(name, vector with { Body = [.. vector.Body, (byte)' '] }, "longer");
        if (vector.Body.Length > 0) AssertRefused(name, vector with { Body = vector.Body[..^1] }, "shorter");
    }

    [Theory, MemberData(nameof(Accepted))]
    public void A_changed_character_of_any_signed_header_or_of_the_signature_is_refused(string name)
    {
        var vector = SignatureVector.Read(name);
        foreach (var (header, value) in vector.Headers.Where(header => Counts(vector, header.Key)))
        {
            for (var position = 0; position < value.Length; position++)
            {
                AssertRefused(name, With(vector, header, Changed(value, position, 1)), $"{header}, character {position}");
                // Base64 has several spellings of the same bytes: 'A' and 'B' may both stand for the last two bits.
                AssertRefused(name, With(vector, header, Changed(value, position, 3)), $"{header}, character {position}");
            }
        }
    }

    [Theory, MemberData(nameof(Accepted))]
    public void A_signature_with_something_behind_it_is_refused(string name)
    {
        var vector = SignatureVector.Read(name);
        foreach (var (header, value) in vector.Headers.Where(header => Counts(vector, header.Key) && header.Key.EndsWith("signature", StringComparison.OrdinalIgnoreCase)))
        {
            foreach (var tail in new[] { "\n", "=", "A", "\0" })
                AssertRefused(name, With(vector, header, value + tail), $"{header} + {(int)tail[0]}");
        }
    }

    [Theory, MemberData(nameof(Accepted))]
    public void Without_any_one_of_the_signed_headers_it_is_refused(string name)
    {
        var vector = SignatureVector.Read(name);
        foreach (var header in vector.Headers.Keys.Where(header => IsSigned(vector, header)))
            AssertRefused(name, vector with { Headers = vector.Headers.Where(other => other.Key != header).ToDictionary() }, $"without {header}");
    }

    [Theory, MemberData(nameof(Accepted))]
    public void Another_method_or_path_is_refused_where_they_are_signed(string name)
    {
        if (!name.StartsWith("contentful/", StringComparison.Ordinal)) return;
        var vector = SignatureVector.Read(name);

        AssertRefused(name, vector with { Method = "PUT" }, "method");
        AssertRefused(name, vector with { Path = vector.Path + "/" }, "path");
        AssertRefused(name, vector with { Path = vector.Path + (vector.Path.Contains('?') ? "&" : "?") + "a=b" }, "query");
    }

    // All headers of the vectors are signed but for those that a list leaves out.
    private static bool IsSigned(SignatureVector vector, string header) =>
        (vector.Covered is null || vector.Covered.Contains(header, StringComparer.OrdinalIgnoreCase))
        && (!vector.Headers.TryGetValue("x-contentful-signed-headers", out var list) || header == "x-contentful-signature" || list.Split(',').Contains(header, StringComparer.OrdinalIgnoreCase));

    // Of several signatures one may be wrong.
    private static bool Counts(SignatureVector vector, string header) => IsSigned(vector, header) && !HasSeveralSignatures(header.ToLowerInvariant(), vector.Headers[header]);

    private static bool HasSeveralSignatures(string header, string value) => header switch
    {
        "webhook-signature" or "svix-signature" => value.Contains(' '),
        "x-contentstack-request-signature" => value.Contains(','),
        "x-contentstack-hmac-signature" => value.Count(character => character == ',') > 1,
        _ => false,
    };

    private static IEnumerable<int> Positions(int length) => new[] { 0, 1, length / 3, length / 2, length - 2, length - 1 }.Where(position => position >= 0 && position < length).Distinct();

    private static IEnumerable<int> PositionsOfTheSecret(SignatureVector vector)
    {
        var secret = Encoding.UTF8.GetBytes(vector.Secret!);
        return Enumerable.Range(vector.Body.AsSpan().IndexOf(secret), secret.Length);
    }

    private static string Changed(string value, int position, int flip) => $"{value[..position]}{(char)(value[position] ^ flip)}{value[(position + 1)..]}";

    private static SignatureVector With(SignatureVector vector, string header, string value) =>
        vector with { Headers = new Dictionary<string, string>(vector.Headers) { [header] = value } };

    private static void AssertRefused(string name, SignatureVector vector, string change) =>
        Assert.False(vector.VerifyWith(SignatureVector.ProviderOf(name)).IsGood, change);
}
