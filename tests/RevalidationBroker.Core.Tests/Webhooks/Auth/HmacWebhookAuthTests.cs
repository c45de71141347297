using System.Text;
using RevalidationBroker.Configuration;
using RevalidationBroker.Secrets;

namespace RevalidationBroker.Webhooks.Auth;

/// <summary>Hashes of RFC 2202 §3 and RFC 4231 §4.3, test case 2, so that an error here cannot agree with itself; the others are of Python's hmac.</summary>
public class HmacWebhookAuthTests
{
    private const string Message = "what do ya want for nothing?";

    private const string Sha256 = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";

    [Theory]
    [InlineData("sha1", "hex", "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79")]
    [InlineData("sha1", "base64", "7/zfauXrL6LSdBbV8YTfnCWafHk=")]
    [InlineData("sha1", "base64url", "7_zfauXrL6LSdBbV8YTfnCWafHk")]
    [InlineData("sha256", "hex", Sha256)]
    [InlineData("sha256", "base64", "W9zBRr9gdU5qBCQmCJV1x1oAPwidJzmDnexYuWTsOEM=")]
    [InlineData("sha256", "base64url", "W9zBRr9gdU5qBCQmCJV1x1oAPwidJzmDnexYuWTsOEM")]
    [InlineData("sha384", "hex", "af45d2e376484031617f78d2b58a6b1b9c7ef464f5a01b47e42ec3736322445e8e2240ca5e69e2c78b3239ecfab21649")]
    [InlineData("sha384", "base64", "r0XS43ZIQDFhf3jStYprG5x+9GT1oBtH5C7Dc2MiRF6OIkDKXmnix4syOez6shZJ")]
    [InlineData("sha384", "base64url", "r0XS43ZIQDFhf3jStYprG5x-9GT1oBtH5C7Dc2MiRF6OIkDKXmnix4syOez6shZJ")]
    [InlineData("sha512", "hex", "164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea2505549758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737")]
    [InlineData("sha512", "base64", "Fkt6e/z4GeLjlfvnO1bgo4e9ZCIugx/WECcM1+olBVSXWL91wFqZSm0DT2X48Ob9yuqxo01Ka0tjbgcKOLznNw==")]
    [InlineData("sha512", "base64url", "Fkt6e_z4GeLjlfvnO1bgo4e9ZCIugx_WECcM1-olBVSXWL91wFqZSm0DT2X48Ob9yuqxo01Ka0tjbgcKOLznNw")]
    public void Every_algorithm_in_every_encoding_under_every_form_of_the_key(string algorithm, string encoding, string hash)
    {
        foreach (var (form, secret) in new[] { ("text", "Jefe"), ("base64", "SmVmZQ=="), ("hex", "4a656665"), ("hex", "4A656665") })
        {
            var auth = Bound($$"""{"scheme":"hmac","header":"x-s","algorithm":"{{algorithm}}","encoding":"{{encoding}}","key":"{{form}}"}""");

            Assert.Null(FaultOf(auth, secret, Request(hash)));
            Assert.Equal(hash, auth.Sign(Request("") with { Headers = [] }, Secret.Of(secret)).Headers["x-s"]);
            Assert.Equal(SignatureFault.Mismatch, FaultOf(auth, secret, Request(hash[..^1])));
            Assert.Equal(SignatureFault.Mismatch, FaultOf(auth, secret, Request(hash) with { Body = Encoding.UTF8.GetBytes(Message + " ") }));
            Assert.Equal(SignatureFault.Mismatch, FaultOf(auth, secret, Request($"{hash}, {hash}")));
        }
    }

    [Fact]
    public void Left_out_it_is_SHA_256_of_the_body_in_hex_under_the_secrets_text() =>
        Assert.Null(FaultOf(Bound("""{"scheme":"hmac","header":"x-s"}"""), "Jefe", Request(Sha256)));

    [Theory]
    [InlineData("base64", "Jef")]
    [InlineData("base64", "whsec_SmVmZQ==")]
    [InlineData("hex", "4a65666")]
    [InlineData("hex", "4a65666x")]
    public void A_secret_of_another_form_is_unusable_and_cannot_sign(string form, string secret)
    {
        var auth = Bound($$"""{"scheme":"hmac","header":"x-s","key":"{{form}}"}""");

        var check = auth.Verify(Request(Sha256), Secret.Of(secret), TimeSpan.Zero);
        Assert.Equal(SignatureFault.UnusableSecret, check.Fault);
        Assert.DoesNotContain(secret, check.Detail, StringComparison.Ordinal);
        Assert.Throws<UnusableSecretException>(() => auth.Sign(Request(""), Secret.Of(secret)));
    }

    [Fact]
    public void What_is_signed_may_be_put_together()
    {
        var auth = Bound("""{"scheme":"hmac","header":"x-s","signed":"{header:X-Time}.{method} {target}.{body}","prefix":"v1=","timestampHeader":"x-time"}""");
        var request = Some.Request("{\"a\":\"é\"}"u8.ToArray(), new WebhookHeaders { { "x-time", "1772366400000" }, { "x-s", "v1=11574bea5c35198c110453c0821b607ab90315f883e61f73c55eb04aba280680" } }, "/hooks/cms?x=%20y");

        Assert.Null(FaultOf(auth, "schlüssel", request));
        Assert.Equal(SignatureFault.Mismatch, FaultOf(auth, "schlüssel", request with { Method = "PUT" }));
        Assert.Equal(SignatureFault.Mismatch, FaultOf(auth, "schlüssel", request with { Target = "/hooks/cms?x=+y" }));
        Assert.Equal(SignatureFault.Mismatch, FaultOf(auth, "schlüssel", request.With("x-time", "1772366400001")));
        Assert.Equal(SignatureFault.MalformedHeader, FaultOf(auth, "schlüssel", request.With("x-s", "11574bea5c35198c110453c0821b607ab90315f883e61f73c55eb04aba280680")));
    }

    [Theory]
    [InlineData("ms", "1772366400000", null)]
    [InlineData("ms", "1772366100000", null)]
    [InlineData("ms", "1772366099999", SignatureFault.Stale)]
    [InlineData("ms", "1772366700001", SignatureFault.Stale)]
    [InlineData("s", "1772366400", null)]
    [InlineData("s", "1772366099", SignatureFault.Stale)]
    [InlineData("s", "1772366400000", SignatureFault.MalformedHeader)]
    [InlineData("ms", "2026-03-01T12:00:00Z", SignatureFault.MalformedHeader)]
    [InlineData("ms", "", SignatureFault.MalformedHeader)]
    [InlineData("ms", null, SignatureFault.MissingHeader)]
    public void A_signed_time_is_checked_against_the_tolerance_of_five_minutes(string unit, string? time, SignatureFault? fault)
    {
        var auth = Bound($$"""{"scheme":"hmac","header":"x-s","signed":"{header:x-time}.{body}","timestampHeader":"x-time","timestampUnit":"{{unit}}"}""");
        var request = Request("");
        if (time is not null) request = SignedAsIs(request.With("x-time", time));

        Assert.Equal(fault, auth.Verify(request, Secret.Of("Jefe"), auth.DefaultTolerance).Fault);
    }

    [Fact]
    public void Without_a_tolerance_any_age_will_do_and_without_a_signed_time_there_is_none()
    {
        var auth = Bound("""{"scheme":"hmac","header":"x-s","signed":"{header:x-time}.{body}","timestampHeader":"x-time"}""");

        Assert.Null(FaultOf(auth, "Jefe", SignedAsIs(Request("").With("x-time", "1"))));
        Assert.Equal(TimeSpan.FromMinutes(5), auth.DefaultTolerance);
        Assert.Equal(TimeSpan.Zero, Bound("""{"scheme":"hmac","header":"x-s"}""").DefaultTolerance);
    }

    [Fact]
    public void A_signed_header_that_is_not_there_is_named()
    {
        var auth = Bound("""{"scheme":"hmac","header":"x-s","signed":"{header:x-id}.{body}"}""");

        var check = auth.Verify(Request(Sha256), Secret.Of("Jefe"), TimeSpan.Zero);
        Assert.Equal((SignatureFault.MissingHeader, "The header 'x-id' is missing."), (check.Fault, check.Detail));
        Assert.Throws<UnusableSecretException>(() => auth.Sign(Request(""), Secret.Of("Jefe")));
    }

    private static WebhookRequest Request(string signature) => Some.Request(Encoding.UTF8.GetBytes(Message), new WebhookHeaders { { "X-S", signature } });

    // Signed over the time as it stands, whatever it is.
    private static WebhookRequest SignedAsIs(WebhookRequest request) => Bound("""{"scheme":"hmac","header":"x-s","signed":"{header:x-time}.{body}"}""").Sign(request, Secret.Of("Jefe"));

    private static SignatureFault? FaultOf(IWebhookAuth auth, string secret, WebhookRequest request) => auth.Verify(request, Secret.Of(secret), TimeSpan.Zero).Fault;

    private static IWebhookAuth Bound(string auth) => WebhookAuthSchemes.All["hmac"].Bind(new ConfigNode(Some.Json(auth), "auth", []))!;
}
