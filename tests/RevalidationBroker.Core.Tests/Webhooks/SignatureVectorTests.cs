namespace RevalidationBroker.Webhooks;

public class SignatureVectorTests
{
    public static TheoryData<string> Vectors => Corpus.Cases("*/signatures");

    [Theory, MemberData(nameof(Vectors))]
    public void A_vector_is_accepted_or_refused_as_marked_and_for_the_marked_fault(string name)
    {
        var vector = SignatureVector.Read(name);

        var check = vector.VerifyWith(SignatureVector.ProviderOf(name));

        Assert.Equal((vector.Valid, vector.Fault), (check.IsGood, check.Fault));
    }

    [Theory, MemberData(nameof(Vectors))]
    public void A_refusal_says_why_and_tells_neither_secret_nor_signature(string name)
    {
        var vector = SignatureVector.Read(name);

        var check = vector.VerifyWith(SignatureVector.ProviderOf(name));

        if (check.IsGood) return;
        Assert.False(string.IsNullOrWhiteSpace(check.Detail));
        Assert.DoesNotContain(vector.Secret ?? vector.PublicKey!, check.Detail, StringComparison.Ordinal);
        foreach (var (header, value) in vector.Headers.Where(header => header.Key.Contains("signature", StringComparison.OrdinalIgnoreCase) && header.Value.Length > 0))
            Assert.False(check.Detail.Contains(value, StringComparison.Ordinal), header);
    }
}
