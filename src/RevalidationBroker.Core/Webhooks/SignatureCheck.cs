namespace RevalidationBroker.Webhooks;

/// <summary>Which check a webhook failed. The sender never learns it; the operator does.</summary>
public enum SignatureFault
{
    /// <summary>A header that carries the signature, its time or its id is absent.</summary>
    MissingHeader,

    /// <summary>A header is there and cannot be read.</summary>
    MalformedHeader,

    /// <summary>The signed time is too far from now.</summary>
    Stale,

    /// <summary>The signature is another one: another secret, or the request was changed on its way.</summary>
    Mismatch,

    /// <summary>The configured secret cannot be one of this provider's.</summary>
    UnusableSecret,

    /// <summary>No secret is configured or it cannot be found, so nobody gets in.</summary>
    NoSecret,
}

/// <summary>The result of checking one signature with one secret.</summary>
/// <param name="Fault">Null when the signature is good.</param>
/// <param name="Detail">For the operator: which header, how old. Never a secret, never a signature.</param>
public readonly record struct SignatureCheck(SignatureFault? Fault, string? Detail)
{
    public static SignatureCheck Good => default;

    public bool IsGood => Fault is null;

    /// <summary>Whether another secret may make it good.</summary>
    public bool IsOfTheSecret => Fault is SignatureFault.Mismatch or SignatureFault.UnusableSecret or SignatureFault.NoSecret;

    public static SignatureCheck Missing(string header) => new(SignatureFault.MissingHeader, $"The header '{header}' is missing.");

    public static SignatureCheck Malformed(string header, string expected) => new(SignatureFault.MalformedHeader, $"The header '{header}' is not {expected}.");

    public static SignatureCheck Mismatch(string detail) => new(SignatureFault.Mismatch, detail);

    public static SignatureCheck Unusable(string detail) => new(SignatureFault.UnusableSecret, detail);

    public static SignatureCheck Stale(TimeSpan age, TimeSpan tolerance) => new(SignatureFault.Stale, age > TimeSpan.Zero
        ? $"It was signed {Describe(age)} ago; at most {Describe(tolerance)} is accepted. If this happens to every webhook, a clock is wrong."
        : $"It was signed {Describe(-age)} in the future; at most {Describe(tolerance)} is accepted. If this happens to every webhook, a clock is wrong.");

    private static string Describe(TimeSpan time) => FormattableString.Invariant($"{time.TotalSeconds:0.###} s");
}
