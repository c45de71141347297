using System.Security.Cryptography;
using RevalidationBroker.Secrets;
using RevalidationBroker.Webhooks.Providers;

namespace RevalidationBroker.Webhooks;

/// <summary>With Contentstack the secret says how a webhook is signed.</summary>
public class ContentstackSignatureTests
{
    private static readonly IWebhookProvider Contentstack = WebhookProviders.All["contentstack"];

    private readonly WebhookRequest _signed = Contentstack.Sign(Some.Draft(), Secret.Of(SomeRsaKey.Private));

    [Fact]
    public void What_a_private_key_signs_its_public_key_accepts() => Assert.Null(FaultWith(SomeRsaKey.Public));

    [Fact]
    public void Of_several_keys_any_may_have_signed()
    {
        using var other = RSA.Create(2048);

        Assert.Null(FaultWith($"{other.ExportSubjectPublicKeyInfoPem()}\n{SomeRsaKey.Public}"));
        Assert.Equal(SignatureFault.Mismatch, FaultWith(other.ExportSubjectPublicKeyInfoPem()));
    }

    [Fact]
    public void A_key_whose_line_breaks_are_escaped_is_read() => Assert.Null(FaultWith(SomeRsaKey.Public.Replace("\n", "\\n")));

    [Fact]
    public void A_key_that_is_too_small_to_be_one_of_contentstacks_is_unusable()
    {
        using var small = RSA.Create(1024);

        Assert.Equal(SignatureFault.UnusableSecret, FaultWith(small.ExportRSAPublicKeyPem()));
    }

    [Fact]
    public void A_public_key_cannot_sign() => Assert.Throws<UnusableSecretException>(() => Contentstack.Sign(Some.Draft(), Secret.Of(SomeRsaKey.Public)));

    private SignatureFault? FaultWith(string secret) => Contentstack.Auth.Verify(_signed, Secret.Of(secret), TimeSpan.Zero).Fault;
}
